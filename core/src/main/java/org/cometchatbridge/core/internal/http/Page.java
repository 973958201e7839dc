/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items the items of the page
 * @param isLast whether no page follows. The number of pages decides: a documented sample has a
 *     total that contradicts its own count
 */
public record Page<T>(List<T> items, boolean isLast) {

  static <T> Page<T> of(JsonTree response, Function<JsonTree, @Nullable T> reader) {
    List<T> items =
        response.get("data").items().stream().map(reader).filter(Objects::nonNull).toList();
    JsonTree pagination = response.get("meta").get("pagination");
    long current = pagination.get("current_page").number().orElse(1);
    long pages = pagination.get("total_pages").number().orElse(current);
    return new Page<>(items, items.isEmpty() || current >= pages);
  }
}
