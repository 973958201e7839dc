/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import org.cometchatbridge.core.error.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is read next, so that no entry is missed. A list ends with its last page if
 * the responses have the number of pages, else with an empty page.
 *
 * <p>Entries that are deleted meanwhile move later ones to earlier pages. If the total has become
 * smaller, the pages before are read again, so an entry may be read twice. A page that comes again
 * unchanged is a failure: the list has no end, or a part of it cannot be read.
 *
 * <p>The number of pages decides, and the total does not: a documented sample has a total that
 * contradicts its own count. Not thread-safe.
 */
public final class PageCursor {

  /** A list whose pages are empty for so long, before its last one, is not read further. */
  private static final int MOST_EMPTY = 100;

  private int number = 1;
  private boolean ended;
  private int empty;
  private @Nullable Page<?> previous;
  private int previousNumber;

  /** The page at which the list was last seen to shrink: it is not left twice for that. */
  private int shrunkAt;

  /** Whether a page follows. */
  public boolean hasNext() {
    return !ended;
  }

  /** The number of the next page; pages are counted from 1. */
  public int next() {
    return number;
  }

  /**
   * Takes the next page.
   *
   * @throws UnavailableException if the list cannot be read to its end; then the same page is next
   */
  public void read(Page<?> page) {
    Page<?> before = previousNumber == number - 1 ? previous : null;
    if (before != null && !page.isEmpty() && before.marks().equals(page.marks())) {
      throw failure("CometChat's list repeats a page, so that its entries cannot all be read");
    }
    empty = page.isEmpty() ? empty + 1 : 0;
    if (empty > MOST_EMPTY || number == Integer.MAX_VALUE) {
      throw failure("CometChat's list has no end");
    }
    int shift = before == null || number <= shrunkAt ? 0 : shift(before, page);
    previous = page;
    previousNumber = number;
    if (shift > 0) {
      shrunkAt = number;
      number = Math.max(1, number - shift);
    } else {
      ended = page.isEmpty() ? number >= page.pages() : number == page.pages();
      number++;
    }
  }

  /** By how many pages entries have moved to the front. */
  private static int shift(Page<?> before, Page<?> page) {
    if (before.isEmpty()) {
      return 0;
    }
    long gone = before.total() - page.total();
    int size = before.marks().size();
    return page.total() == 0 && !page.isEmpty()
        ? 0
        : (int) Math.min(Integer.MAX_VALUE, Math.max(0, (gone + size - 1) / size));
  }

  private static UnavailableException failure(String message) {
    return new UnavailableException(message, 200, null, null);
  }
}
