/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import org.apache.hc.core5.http.message.BasicHeader;

/** A header whose value is sent but not logged. */
final class RedactedHeader extends BasicHeader {

  private static final long serialVersionUID = 1L;

  RedactedHeader(String name, String value) {
    super(name, value, true);
  }

  @Override
  public String toString() {
    return getName() + ": redacted";
  }
}
