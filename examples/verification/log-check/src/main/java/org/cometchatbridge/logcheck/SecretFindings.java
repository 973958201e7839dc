/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the checked texts, and collects the places of those that contain a secret. Thread-safe.
 */
final class SecretFindings {

  private final Queue<String> places = new ConcurrentLinkedQueue<>();
  private final AtomicLong texts = new AtomicLong();

  /** Checks one text. The place is reported if the text contains a secret. */
  void read(String place, String text) {
    texts.incrementAndGet();
    if (Secrets.isIn(text)) {
      places.add(Secrets.isIn(place) ? "(a place that itself contains a secret)" : place);
    }
  }

  long texts() {
    return texts.get();
  }

  /**
   * Throws if a secret was found. Each finding is reported once, so that the next test does not
   * fail, too.
   */
  void fail() {
    List<String> found = List.copyOf(places);
    places.removeAll(found);
    if (!found.isEmpty()) {
      throw new AssertionError(
          "A key, a token or an error text of CometChat was logged at " + found);
    }
  }
}
