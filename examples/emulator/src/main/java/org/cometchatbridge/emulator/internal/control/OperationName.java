/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.cometchatbridge.emulator.Operation;

/** Names of operations: {@code CREATE_USER} or, as in the contract, {@code createUser}. */
final class OperationName {

  private OperationName() {}

  /**
   * Finds an operation, ignoring case.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Operation parse(String name) {
    return Arrays.stream(Operation.values())
        .filter(
            operation ->
                operation.name().equalsIgnoreCase(name)
                    || operation.operationId().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown operation: "
                        + name
                        + "; use one of "
                        + Arrays.stream(Operation.values())
                            .map(Operation::operationId)
                            .collect(Collectors.joining(", "))));
  }
}
