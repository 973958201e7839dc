/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import org.cometchatbridge.core.TokenResult;

/** How a climb of the ladder ended, unless a call failed. */
public sealed interface Outcome {

  /** The calls to CometChat that the climb took. */
  int calls();

  /**
   * There is a token.
   *
   * @param anew whether CometChat knew no such user before, or none that was active
   */
  record Minted(String token, int calls, boolean anew) implements Outcome {

    @Override
    public String toString() {
      return "Minted[token=redacted, calls=" + calls + ", anew=" + anew + "]";
    }
  }

  /** The user is not to have a token. */
  record Rejected(TokenResult.NotEligible.Reason reason, int calls) implements Outcome {}
}
