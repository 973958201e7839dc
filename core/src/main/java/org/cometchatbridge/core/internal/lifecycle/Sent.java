/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.internal.identity.Sha256;

/**
 * What CometChat has of a user, as far as responses have shown it. Immutable.
 *
 * @param hashes a hash of the value of each field that the bridge has sent, or {@link
 *     #UNKNOWN_HASH}; a field without one was never sent
 * @param state the state of the user at CometChat
 * @param flushedAt the id of the last sign-out whose tokens are deleted; 0 if there was none
 * @param erasedAt the id of the last erasure that is carried out; 0 if there was none
 */
public record Sent(Map<ProfileField, Long> hashes, State state, long flushedAt, long erasedAt) {

  /** Nothing is known. */
  public static final Sent NOTHING = new Sent(Map.of(), State.UNKNOWN, 0, 0);

  /** The hash of a field that was sent, and of which it is unknown what CometChat has. */
  public static final long UNKNOWN_HASH = 0;

  /** Copies the hashes. */
  public Sent {
    hashes = Profile.copy(hashes);
  }

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

  /** The hash of a value; the same in every release and on every node. */
  public static long hashOf(Optional<String> json) {
    byte[] digest = new Sha256().text(json.orElse("")).digest();
    long hash = ByteBuffer.wrap(digest).getLong();
    return hash == UNKNOWN_HASH ? 1 : hash;
  }

  /** With another state. */
  public Sent with(State other) {
    return new Sent(hashes, other, flushedAt, erasedAt);
  }

  /** A login may have created a user who was absent at the last change of the standing. */
  Sent sinceStandingChanged() {
    return state == State.ABSENT ? with(State.UNKNOWN) : this;
  }

  /** With other hashes. */
  public Sent with(Map<ProfileField, Long> others) {
    return new Sent(others, state, flushedAt, erasedAt);
  }

  /** With all tokens deleted that a sign-out has ended. */
  public Sent flushed(long signedOutAt) {
    return new Sent(hashes, state, Math.max(flushedAt, signedOutAt), erasedAt);
  }

  /** Without the user, whose erasure is carried out. */
  public Sent erased(long askedAt) {
    return new Sent(Map.of(), State.ABSENT, flushedAt, Math.max(erasedAt, askedAt));
  }
}
