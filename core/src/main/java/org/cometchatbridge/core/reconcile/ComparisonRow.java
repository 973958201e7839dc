/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.reconcile;

import java.util.Objects;
import org.cometchatbridge.core.ChatUser;

/**
 * A user of the application, for a {@link UserComparison}. Immutable.
 *
 * @param number names the user in its differences, such as the number of its line; not 0
 * @param user the user
 * @param deactivated whether the user has no chat
 * @since 0.1.0
 */
public record ComparisonRow(long number, ChatUser user, boolean deactivated) {

  /**
   * Creates a row.
   *
   * @param number names the user in its differences
   * @param user the user
   * @param deactivated whether the user has no chat
   */
  public ComparisonRow {
    Objects.requireNonNull(user, "user");
  }

  /** Without the user id, which may be personal data. */
  @Override
  public String toString() {
    return "ComparisonRow[" + number + "]";
  }
}
