/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the application: what the bridge has to bring about at CometChat.
 *
 * @param profile the parts that have a value
 * @param standing whether the user may chat
 * @param signedOutAt when all tokens were revoked for the last time, in milliseconds since the
 *     epoch; 0 if they never were
 * @param changes the number of committed changes
 * @param intent a change that may have been recorded by the bridge or not, see {@link Writer}
 */
record Account(
    String userId,
    Map<Field, String> profile,
    Standing standing,
    long signedOutAt,
    int changes,
    @Nullable String intent) {

  /** Whether a user may chat. */
  enum Standing {
    ACTIVE,
    DEACTIVATED,
    ERASED
  }

  Account {
    profile = Map.copyOf(profile);
  }

  static Account named(String userId) {
    return new Account(userId, Map.of(), Standing.ACTIVE, 0, 0, null);
  }

  /**
   * After a change.
   *
   * @param now before the change was recorded, in milliseconds since the epoch
   */
  Account after(Action action, long now) {
    Map<Field, String> values = new EnumMap<>(Field.class);
    Standing next = standing;
    if (action.kind() != Action.Kind.SAVE && action.kind() != Action.Kind.ERASE) {
      values.putAll(profile);
    }
    action
        .values()
        .forEach(
            (field, text) -> {
              values.remove(field);
              if (!text.isEmpty()) {
                values.put(field, text);
              }
            });
    switch (action.kind()) {
      case ACTIVATE -> next = Standing.ACTIVE;
      case DEACTIVATE, SOFT_DELETE ->
          next = standing == Standing.ERASED ? standing : Standing.DEACTIVATED;
      case ERASE -> next = Standing.ERASED;
      default -> {}
    }
    // Who may not chat has no tokens, as far as the application is concerned.
    boolean signsOut = action.kind().removes() && standing == Standing.ACTIVE;
    return new Account(userId, values, next, signsOut ? now : signedOutAt, changes + 1, intent);
  }

  Account withIntent(@Nullable String other) {
    return new Account(userId, profile, standing, signedOutAt, changes, other);
  }
}
