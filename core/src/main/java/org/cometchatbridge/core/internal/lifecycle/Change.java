/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * One change that the application has asked for. The outbox gives it an id; a higher id is later.
 *
 * @param uid whose change it is
 * @param stamp the hash that identifies the owner, see {@link
 *     org.cometchatbridge.core.internal.identity.Stamp}; never the user id
 * @param content what changes
 * @param actor who asked for it, or {@code null} if it is not known
 */
public record Change(Uid uid, String stamp, Content content, @Nullable String actor) {

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

  @Override
  public String toString() {
    return "Change[" + uid + ", " + content.getClass().getSimpleName() + "]";
  }
}
