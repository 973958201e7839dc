/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

/** How a climb of the ladder ended, unless a call failed. */
public sealed interface Outcome {

  /** The calls to CometChat that the climb took. */
  int calls();

  /** There is a token. */
  record Minted(String token, int calls) implements Outcome {

    @Override
    public String toString() {
      return "Minted[token=redacted, calls=" + calls + "]";
    }
  }

  /** The user exists and was deactivated. */
  record Deactivated(int calls) implements Outcome {}
}
