/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.core.TokenScope;

/** Where combinations are played. */
record Setting(Adapter adapter, TokenScope scope) {

  @Override
  public String toString() {
    return adapter + ", a token for the " + (scope == TokenScope.USER ? "user" : "session");
  }
}
