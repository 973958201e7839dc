/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;

/** What a fault does to the response. */
sealed interface FaultAction {

  /** Sends the regular response. */
  record PassThrough() implements FaultAction {}

  /** Sends a fixed response. */
  record Respond(ApiResponse response) implements FaultAction {}

  /** Resets the connection before the first byte of the response. */
  record ResetBeforeHeaders() implements FaultAction {}

  /** Closes the connection within the headers. */
  record CutInHeaders() implements FaultAction {}

  /** Closes the connection within the body. */
  record CutInBody() implements FaultAction {}

  /** Sends a complete response with half of the JSON. */
  record TruncatedJson() implements FaultAction {}

  /** Sends a complete response with a body of this many bytes. */
  record Oversized(int bytes) implements FaultAction {}

  /** Sends the regular response with additional, undocumented fields. */
  record UnknownFields() implements FaultAction {}

  /** The action of an armed fault, and whether the operation is carried out first. */
  record Effect(FaultAction action, boolean afterProcessing, List<ApiResponse.Header> headers) {

    boolean executesFirst() {
      return afterProcessing || action instanceof UnknownFields;
    }

    boolean injects() {
      return !(action instanceof PassThrough) || !headers.isEmpty();
    }
  }
}
