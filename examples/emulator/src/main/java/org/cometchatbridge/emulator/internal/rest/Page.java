/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One page of a list, with the pagination metadata of the contract. */
record Page<T>(List<T> entries, int total, int number, int size) {

  Page {
    entries = List.copyOf(entries);
  }

  static <T> Page<T> of(List<T> all, int number, int size) {
    int from = (int) Math.min(all.size(), (number - 1L) * size);
    int to = (int) Math.min(all.size(), (long) from + size);
    return new Page<>(all.subList(from, to), all.size(), number, size);
  }

  ObjectNode meta(boolean withTotal) {
    ObjectNode meta = Json.object();
    ObjectNode pagination = meta.putObject("pagination");
    pagination.put("total", withTotal ? total : 0);
    pagination.put("count", entries.size());
    pagination.put("per_page", size);
    pagination.put("current_page", number);
    pagination.put("total_pages", (total + size - 1) / size);
    return meta;
  }
}
