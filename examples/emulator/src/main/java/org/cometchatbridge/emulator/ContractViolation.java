/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.Locale;

/**
 * A violation of the contract by a request, or by a response of the emulator itself.
 *
 * @param operation the operation of the exchange
 * @param side whether the request or the response violates the contract
 * @param rule the violated rule, for example {@code validation.request.body.schema.required}
 * @param message the description; contains neither API key nor token
 * @since 0.1.0
 */
public record ContractViolation(Operation operation, Side side, String rule, String message) {

  /** The part of an exchange. */
  public enum Side {
    /** The request of the client. */
    REQUEST,
    /** The response of the emulator. */
    RESPONSE
  }

  /** Returns operation, side, message and rule in one line. */
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
