/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Instant;
import java.util.Optional;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.jspecify.annotations.Nullable;

/**
 * A user as CometChat shows it. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class CometChatAccount {

  private final Uid uid;
  private final StoredUser user;

  CometChatAccount(Uid uid, StoredUser user) {
    this.uid = uid;
    this.user = user;
  }

  /**
   * Returns the uid.
   *
   * @return the uid
   */
  public Uid uid() {
    return uid;
  }

  /**
   * Returns the display name, which is personal data.
   *
   * @return the name, or empty if CometChat shows none
   */
  public Optional<String> name() {
    return Optional.ofNullable(user.name());
  }

  /**
   * Returns whether the user is deactivated.
   *
   * @return whether it is; CometChat may hide deactivated users instead
   */
  public boolean isDeactivated() {
    return user.deactivated();
  }

  /**
   * Returns when the user was created, by CometChat's clock.
   *
   * @return the time, or empty if CometChat does not show it
   */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(user.createdAt());
  }

  /**
   * Returns whether the user has the bridge's stamp, which says to which user id it belongs.
   *
   * @return whether a stamp is visible
   */
  public boolean isStamped() {
    return user.stamp() != null;
  }

  /** The stamp, or {@code null} if none is visible. */
  @Nullable String stamp() {
    return user.stamp();
  }

  /** Without the name, which is personal data. */
  @Override
  public String toString() {
    return "CometChatAccount[" + uid + "]";
  }
}
