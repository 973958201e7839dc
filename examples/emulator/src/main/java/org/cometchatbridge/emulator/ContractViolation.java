/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.Locale;

/**
 * Something in a request, or in a response of the emulator itself, that the contract forbids.
 *
 * @param operation the operation of the exchange
 * @param side whether the request or the response breaks the contract
 * @param rule the broken rule, for example {@code validation.request.body.schema.required}
 * @param message what is wrong, in a sentence; holds no API key and no token
 * @since 0.1.0
 */
public record ContractViolation(Operation operation, Side side, String rule, String message) {

  /** The two halves of an exchange. */
  public enum Side {
    /** What the client sent. */
    REQUEST,
    /** What the emulator answered. */
    RESPONSE
  }

  /** Operation, side, rule and message in one line. */
  @Override
  public String toString() {
    return operation
        + " "
        + side.name().toLowerCase(Locale.ROOT)
        + ": "
        + message
        + " ["
        + rule
        + ']';
  }
}
