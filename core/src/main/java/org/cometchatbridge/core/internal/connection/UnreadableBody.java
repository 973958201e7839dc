/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.IOException;

/** Ends the reception of a body that cannot be used. The status of the response still counts. */
final class UnreadableBody extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient RawResponse response;

  UnreadableBody(String message, RawResponse response) {
    super(message);
    this.response = response;
  }

  /** The response without its body. */
  RawResponse response() {
    return response;
  }
}
