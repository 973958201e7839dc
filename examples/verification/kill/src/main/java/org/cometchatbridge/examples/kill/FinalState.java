/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.UserStore;
import org.jspecify.annotations.Nullable;

/** Compares what CometChat has in the end with what the application has committed. */
final class FinalState {

  private final UserStore users;
  private final Switches switches;

  FinalState(UserStore users, Switches switches) {
    this.users = users;
    this.switches = switches;
  }

  /** The differences of one user. */
  List<String> differences(Account account) {
    List<String> differences = new ArrayList<>();
    EmulatedUser user = users.find(account.userId()).orElse(null);
    switch (account.standing()) {
      case ERASED -> {
        if (user != null) {
          differences.add("is not erased");
        }
      }
      case DEACTIVATED -> {
        if (user != null && !user.deactivated()) {
          differences.add("is not deactivated");
        }
      }
      case ACTIVE -> {
        if (user == null) {
          if (!account.profile().isEmpty()) {
            differences.add("does not exist");
          }
        } else if (user.deactivated()) {
          differences.add("is deactivated");
        } else {
          compare(account.profile(), user, differences);
        }
      }
    }
    return differences.stream().map(text -> account.userId() + " " + text).toList();
  }

  private void compare(Map<Field, String> profile, EmulatedUser user, List<String> differences) {
    for (Field field : Field.values()) {
      String desired = profile.get(field);
      Predicate<@Nullable String> present =
          switch (field) {
            // A user without a name gets one.
            case NAME -> value -> value == null || value.equals(user.name());
            case AVATAR -> value -> same(value, user.avatar());
            case LINK -> value -> same(value, user.link());
            case STATUS_MESSAGE -> value -> same(value, user.statusMessage());
            case TAG -> value -> value == null ? user.tags().isEmpty() : hasTag(user, value);
            case PLAN -> value -> same(value, plan(user));
          };
      if (!present.test(desired)) {
        differences.add("has another " + field + " than " + desired);
      }
    }
  }

  private boolean hasTag(EmulatedUser user, String tag) {
    return switches.is(Switches.UpdateTags.MERGED)
        ? user.tags().contains(tag)
        : user.tags().equals(List.of(tag));
  }

  private static @Nullable String plan(EmulatedUser user) {
    Map<String, Object> metadata = user.metadata();
    Object plan = metadata == null ? null : metadata.get(Field.PLAN.column());
    return plan == null ? null : String.valueOf(plan);
  }

  /** An emptied field may be an empty text. */
  private static boolean same(@Nullable String desired, @Nullable String present) {
    return (desired == null ? "" : desired).equals(present == null ? "" : present);
  }
}
