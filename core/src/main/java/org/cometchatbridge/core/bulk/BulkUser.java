/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.bulk;

import java.util.Objects;
import org.cometchatbridge.core.ChatUser;

/**
 * A user to be imported. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class BulkUser {

  private final ChatUser user;
  private final long number;
  private final boolean deactivated;
  private final boolean inDoubt;

  private BulkUser(ChatUser user, long number, boolean deactivated, boolean inDoubt) {
    this.user = Objects.requireNonNull(user, "user");
    this.number = number;
    this.deactivated = deactivated;
    this.inDoubt = inDoubt;
  }

  /**
   * A user who is active after the import.
   *
   * @param number names the user in its outcome, such as the number of its line
   * @param user the user; of a user who exists, only fields that have a value are written
   * @return the user to be imported
   */
  public static BulkUser of(long number, ChatUser user) {
    return new BulkUser(user, number, false, false);
  }

  /**
   * The same user, deactivated after the import: the uid is taken, and the user has no chat.
   *
   * @return a copy
   */
  public BulkUser asDeactivated() {
    return new BulkUser(user, number, true, inDoubt);
  }

  /**
   * The same user, which an earlier import was about to create when it ended: {@link
   * BulkListener#creating} had the user, and {@link BulkListener#ended} had not. If such a user
   * exists, the outcome is {@link BulkOutcome.Kind#CREATED}, whatever {@link
   * BulkOptions.OnExisting} says.
   *
   * @return a copy
   */
  public BulkUser asInDoubt() {
    return new BulkUser(user, number, deactivated, true);
  }

  /**
   * The user.
   *
   * @return id and display data
   */
  public ChatUser user() {
    return user;
  }

  /**
   * The number that the application has given to the user.
   *
   * @return any number
   */
  public long number() {
    return number;
  }

  /**
   * Whether the user is deactivated after the import.
   *
   * @return see {@link #asDeactivated}
   */
  public boolean deactivated() {
    return deactivated;
  }

  /**
   * Whether an earlier import may have created the user.
   *
   * @return see {@link #asInDoubt}
   */
  public boolean inDoubt() {
    return inDoubt;
  }

  /** Without the user id, which may be personal data. */
  @Override
  public String toString() {
    return "BulkUser[" + number + "]";
  }
}
