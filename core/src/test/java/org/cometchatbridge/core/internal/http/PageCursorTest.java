/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.junit.jupiter.api.Test;

/** All entries of a list are read, whatever its responses say of its size. */
class PageCursorTest {

  private static final int SIZE = 3;

  private final List<String> list = new ArrayList<>(users(7));
  private final List<Integer> read = new ArrayList<>();
  private final Set<String> found = new LinkedHashSet<>();
  private IntUnaryOperator pages = number -> (list.size() + SIZE - 1) / SIZE;
  private IntUnaryOperator total = number -> list.size();
  private IntUnaryOperator served = number -> number;

  private static List<String> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> "user-" + i).toList();
  }

  /** Reads the list; {@code between} happens after each page. */
  private void readAll(Runnable between) {
    PageCursor cursor = new PageCursor();
    while (cursor.hasNext()) {
      int number = cursor.next();
      read.add(number);
      Page<String> page = page(number);
      cursor.read(page);
      found.addAll(page.items());
      between.run();
    }
  }

  private void readAll() {
    readAll(() -> {});
  }

  private Page<String> page(int number) {
    int from = Math.min(list.size(), (served.applyAsInt(number) - 1) * SIZE);
    String data =
        list.subList(from, Math.min(list.size(), from + SIZE)).stream()
            .map(uid -> "{\"uid\":\"" + uid + "\"}")
            .collect(Collectors.joining(","));
    return page(data, pages.applyAsInt(number), total.applyAsInt(number));
  }

  private static Page<String> page(String data, int pages, int total) {
    String meta =
        pages < 0
            ? "{}"
            : "{\"pagination\":{\"total\":" + total + ",\"total_pages\":" + pages + "}}";
    return Page.of(
        JsonTree.parse(
                ("{\"data\":[" + data + "],\"meta\":" + meta + "}")
                    .getBytes(StandardCharsets.UTF_8))
            .orElseThrow(),
        item -> item.get("uid").text().orElse(null));
  }

  @Test
  void numberOfPages_endsTheList() {
    readAll();

    assertThat(read).containsExactly(1, 2, 3);
    assertThat(found).containsExactlyElementsOf(users(7));
  }

  @Test
  void withoutTheNumberOfPages_anEmptyPageEndsTheList() {
    pages = number -> -1;
    readAll();

    assertThat(read).containsExactly(1, 2, 3, 4);
    assertThat(found).hasSize(7);
  }

  @Test
  void numberOfPagesThatContradictsThePage_doesNotEndTheList() {
    pages = number -> 0;
    total = number -> 0;
    readAll();

    assertThat(found).hasSize(7);
  }

  @Test
  void emptyPageBeforeTheLast_doesNotEndTheList() {
    pages = number -> 4;
    served = number -> number == 2 ? 9 : number > 2 ? number - 1 : number;
    readAll();

    assertThat(read).containsExactly(1, 2, 3, 4);
    assertThat(found).hasSize(7);
  }

  @Test
  void listWithEmptyPagesOnly_isNotReadForEver() {
    pages = number -> Integer.MAX_VALUE;
    list.clear();

    assertThatThrownBy(this::readAll).isInstanceOf(UnavailableException.class);
  }

  @Test
  void pageThatComesAgain_isAFailure() {
    served = number -> 1;

    assertThatThrownBy(this::readAll)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("repeats a page");
    pages = number -> -1;
    assertThatThrownBy(this::readAll).isInstanceOf(UnavailableException.class);
  }

  @Test
  void entriesThatMoveToAnEarlierPage_areRead() {
    List<String> remaining = new ArrayList<>(list);
    remaining.removeAll(List.of("user-0", "user-1", "user-2", "user-5"));
    readAll(() -> list.removeAll(List.of("user-0", "user-1", "user-2", "user-5")));

    assertThat(found).containsAll(remaining);
    assertThat(read).containsExactly(1, 2, 1);
  }

  @Test
  void listThatGrows_isReadToItsNewEnd() {
    readAll(
        () -> {
          if (list.size() < 12) {
            list.add("new-" + list.size());
            list.add("new-" + list.size());
          }
        });

    assertThat(found).containsAll(list);
  }

  @Test
  void totalThatFallsWithEachResponse_doesNotKeepTheListFromItsEnd() {
    int[] calls = new int[1];
    total = number -> 1_000 - calls[0]++;
    readAll();

    assertThat(found).hasSize(7);
    assertThat(read).hasSizeLessThanOrEqualTo(9);
  }
}
