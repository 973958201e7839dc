/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;

/**
 * What is desired of one user, and what CometChat has as far as it is known. Immutable.
 *
 * @param uid the user
 * @param stamp the hash that identifies the owner
 * @param profile the desired value of each field that was ever named
 * @param standing whether the user may chat
 * @param standingAt the id of the change that set the standing; 0 if there was none
 * @param signedOutAt the id of the last sign-out; 0 if there was none
 * @param tokensToDelete the tokens that are still to be deleted, the oldest first
 * @param sent what CometChat has
 */
public record DesiredUser(
    Uid uid,
    String stamp,
    Map<ProfileField, Value> profile,
    Standing standing,
    long standingAt,
    long signedOutAt,
    List<ChatToken> tokensToDelete,
    Sent sent) {

  /**
   * The desired value of a field.
   *
   * @param json the JSON text, or empty to empty the field
   * @param changedAt the id of the change that set it
   */
  public record Value(Optional<String> json, long changedAt) {}

  /** Display data are personal data. */
  @Override
  public String toString() {
    return "DesiredUser[" + uid + ", " + standing + "]";
  }
}
