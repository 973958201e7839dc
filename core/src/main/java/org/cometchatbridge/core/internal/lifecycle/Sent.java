/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.Map;
import org.cometchatbridge.core.ProfileField;

/**
 * What CometChat has of a user, as far as responses have shown it. Immutable.
 *
 * @param hashes a hash of the value of each field that CometChat has; a field without one is unknown
 * @param state the state of the user at CometChat
 * @param flushedAt the id of the last sign-out whose tokens are deleted; 0 if there was none
 */
public record Sent(Map<ProfileField, Long> hashes, State state, long flushedAt) {

  /** Nothing is known. */
  public static final Sent NOTHING = new Sent(Map.of(), State.UNKNOWN, 0);

  /** The state of a user at CometChat. */
  public enum State {
    /** No response has shown it, or the response to the last change was lost. */
    UNKNOWN,
    /** There is no such user. */
    ABSENT,
    /** The user exists and is active. */
    ACTIVE,
    /** The user exists and is deactivated. */
    DEACTIVATED
  }
}
