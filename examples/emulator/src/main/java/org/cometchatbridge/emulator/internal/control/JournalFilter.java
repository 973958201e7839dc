/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.jspecify.annotations.Nullable;

/**
 * The part of the journal that a query selects: {@code uid=emp-1&operation=CREATE_USER}. Several
 * operations have commas between them.
 *
 * @param uid the uid in lower case, or null for all requests
 * @param operations the operations, all of them without a selection
 */
record JournalFilter(@Nullable String uid, Set<Operation> operations)
    implements Predicate<Exchange> {

  /**
   * Parses a query.
   *
   * @throws IllegalArgumentException if a parameter or an operation is unknown
   */
  static JournalFilter parse(@Nullable String query) {
    String uid = null;
    Set<Operation> operations = EnumSet.allOf(Operation.class);
    String text = query == null ? "" : query;
    for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      String name = pair.replaceFirst("=.*", "");
      String value =
          URLDecoder.decode(
              pair.substring(Math.min(pair.length(), name.length() + 1)), StandardCharsets.UTF_8);
      switch (name.equals(pair) ? "" : name) {
        case "uid" -> uid = Route.fold(value);
        case "operation" -> {
          operations = EnumSet.noneOf(Operation.class);
          for (String operation : value.split(",", -1)) {
            operations.add(OperationName.parse(operation));
          }
        }
        default ->
            throw new IllegalArgumentException(
                "unknown parameter: " + pair + "; the journal is filtered by uid and operation");
      }
    }
    return new JournalFilter(uid, operations);
  }

  List<Exchange> select(List<Exchange> exchanges) {
    return exchanges.stream().filter(this).toList();
  }

  @Override
  public boolean test(Exchange exchange) {
    return operations.contains(exchange.operation()) && (uid == null || uid.equals(exchange.uid()));
  }
}
