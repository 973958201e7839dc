/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import org.cometchatbridge.core.TokenResult;

/** The result of a provisioning run in which no call failed. */
public sealed interface ProvisioningResult {

  /** The number of calls to CometChat that the run made. */
  int calls();

  /**
   * A token was created.
   *
   * @param userWasMissing whether no active CometChat user existed before
   * @param userCreated whether this run has created the user with its profile
   */
  record TokenCreated(String token, int calls, boolean userWasMissing, boolean userCreated)
      implements ProvisioningResult {

    @Override
    public String toString() {
      return "TokenCreated[token=redacted, calls="
          + calls
          + ", userWasMissing="
          + userWasMissing
          + "]";
    }
  }

  /** The user is not eligible for a token. */
  record NotEligible(TokenResult.NotEligible.Reason reason, int calls)
      implements ProvisioningResult {}
}
