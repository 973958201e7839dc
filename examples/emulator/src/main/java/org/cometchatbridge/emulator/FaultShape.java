/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;

/** What a fault makes of the response. */
sealed interface FaultShape {

  /** The response goes out as the service makes it. */
  record Untouched() implements FaultShape {}

  /** A fixed answer. */
  record Fixed(ApiResponse response) implements FaultShape {}

  /** The connection is reset before a byte of the response. */
  record ResetBeforeHeaders() implements FaultShape {}

  /** The connection ends inside the headers. */
  record CutInHeaders() implements FaultShape {}

  /** The connection ends inside the body. */
  record CutInBody() implements FaultShape {}

  /** A complete answer with half of the JSON. */
  record TruncatedJson() implements FaultShape {}

  /** A complete answer with a body of this many bytes. */
  record Oversized(int bytes) implements FaultShape {}

  /** The service's answer plus fields nobody knows. */
  record UnknownFields() implements FaultShape {}

  /** The rule that a fault was armed as. */
  record Effect(FaultShape shape, boolean afterwards, List<ApiResponse.Header> headers) {

    boolean takesEffectFirst() {
      return afterwards || shape instanceof UnknownFields;
    }

    boolean injects() {
      return !(shape instanceof Untouched) || !headers.isEmpty();
    }
  }
}
