/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list; {@link PageCursor} decides which page is read next.
 *
 * @param items the items of the page that could be read
 * @param marks a hash of each entry's id, to find a page that comes again
 * @param pages the number of pages, or 0 if the response does not have it
 * @param total the number of entries of the whole list, or 0 if the response does not have it
 */
public record Page<T>(List<T> items, List<Integer> marks, long pages, long total) {

  static <T> Page<T> of(JsonTree response, Function<JsonTree, @Nullable T> reader) {
    JsonTree data = response.get("data");
    if (!data.isList()) {
      throw new UnavailableException("CometChat's response is no list", 200, null, null);
    }
    List<JsonTree> entries = data.items();
    JsonTree pagination = response.get("meta").get("pagination");
    return new Page<>(
        entries.stream().map(reader).filter(Objects::nonNull).toList(),
        entries.stream().map(Page::mark).toList(),
        pagination.get("total_pages").number().orElse(0),
        pagination.get("total").number().orElse(0));
  }

  private static int mark(JsonTree entry) {
    return Objects.hash(entry.get("uid").text(), entry.get("authToken").text());
  }

  boolean isEmpty() {
    return marks.isEmpty();
  }
}
