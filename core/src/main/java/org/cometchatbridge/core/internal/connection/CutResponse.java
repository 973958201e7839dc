/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.IOException;

/**
 * The connection ended inside of a response, or before the end of the response was announced. What
 * was received may be enough: the reader of the body decides.
 */
public final class CutResponse extends IOException {

  private static final long serialVersionUID = 1L;

  private final Exception reason;
  private final transient RawResponse received;

  CutResponse(Exception reason, RawResponse received) {
    super("The connection ended inside of a response", reason);
    this.reason = reason;
    this.received = received;
  }

  /** How the connection ended. */
  public Exception reason() {
    return reason;
  }

  /** The head, and the part of the body that was received. */
  public RawResponse received() {
    return received;
  }
}
