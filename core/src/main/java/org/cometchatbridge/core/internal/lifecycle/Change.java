/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.Map;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.jspecify.annotations.Nullable;

/**
 * One change that the application has asked for. The outbox gives it an id; a higher id is later.
 *
 * @param uid whose change it is
 * @param owner whose the user is
 * @param content what changes
 * @param actor who asked for it, or {@code null} if it is not known
 */
public record Change(Uid uid, Owner owner, Content content, @Nullable String actor) {

  /** What changes. */
  public sealed interface Content {}

  /**
   * Some fields of the profile.
   *
   * @param values the named fields
   */
  public record Fields(Profile values) implements Content {}

  /**
   * Whether the user may chat.
   *
   * @param standing the new standing
   */
  public record StandingChange(Standing standing) implements Content {}

  /** All tokens end. */
  public record SignOut() implements Content {}

  /**
   * One token ends.
   *
   * @param token the token
   */
  public record Revocation(ChatToken token) implements Content {}

  /**
   * A login has created the user. It only matters for a user about which nothing else is known.
   *
   * @param sent a hash of the value of each field that CometChat has now, see {@link Sent}
   */
  public record Creation(Map<ProfileField, Long> sent) implements Content {

    /** Copies the hashes. */
    public Creation {
      sent = Profile.copy(sent);
    }
  }

  /** The revocation of a token. It does not matter to which user id the user belongs. */
  public static Change revocationOf(ChatToken token) {
    return new Change(token.uid(), Owner.UNKNOWN, new Revocation(token), null);
  }

  @Override
  public String toString() {
    return "Change[" + uid + ", " + content.getClass().getSimpleName() + "]";
  }
}
