/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.core.TokenScope;

/** The adapter and the token scope of a run. */
record TestSetup(Adapter adapter, TokenScope scope) {

  @Override
  public String toString() {
    return adapter + ", token scope " + (scope == TokenScope.USER ? "user" : "session");
  }
}
