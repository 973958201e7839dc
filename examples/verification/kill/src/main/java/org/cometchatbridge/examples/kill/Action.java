/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.Deletion;
import org.cometchatbridge.core.ProfileUpdate;
import org.jspecify.annotations.Nullable;

/**
 * One change of a user.
 *
 * @param values the named parts of the profile; an empty text to empty one
 */
record Action(Kind kind, Map<Field, String> values) {

  /** What the application does. */
  enum Kind {
    SAVE,
    UPDATE,
    ACTIVATE,
    DEACTIVATE,
    SOFT_DELETE,
    ERASE,
    SIGN_OUT;

    /** Whether a user loses tokens or the right to chat. */
    boolean removes() {
      return this != SAVE && this != UPDATE && this != ACTIVATE;
    }
  }

  private static final String SEPARATOR = "|";

  Action {
    values = Map.copyOf(values);
  }

  /**
   * Any change.
   *
   * @param unique a part of each value
   */
  static Action any(Random random, String unique) {
    int percent = random.nextInt(100);
    if (percent < 70) {
      return profile(random, unique);
    }
    Kind kind =
        percent < 80
            ? Kind.ACTIVATE
            : percent < 86
                ? Kind.DEACTIVATE
                : percent < 89 ? Kind.SOFT_DELETE : percent < 93 ? Kind.ERASE : Kind.SIGN_OUT;
    return new Action(kind, Map.of());
  }

  /** A change of the profile only. */
  static Action profile(Random random, String unique) {
    boolean whole = random.nextBoolean();
    Map<Field, String> values = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      boolean empty = field.canBeEmpty() && random.nextInt(4) == 0;
      if (whole ? !empty : random.nextInt(3) == 0) {
        values.put(field, empty ? "" : field.value(unique));
      }
    }
    if (values.isEmpty()) {
      values.put(Field.NAME, Field.NAME.value(unique));
    }
    return new Action(whole ? Kind.SAVE : Kind.UPDATE, values);
  }

  /** Reports the change to the bridge. */
  void report(ChatUsers users, String userId) {
    switch (kind) {
      case SAVE -> users.save(user(userId));
      case UPDATE -> users.update(userId, this::name);
      case ACTIVATE -> users.activate(userId);
      case DEACTIVATE -> users.deactivate(userId);
      case SOFT_DELETE -> users.delete(userId, Deletion.SOFT);
      case ERASE -> users.delete(userId, Deletion.PERMANENT);
      case SIGN_OUT -> users.signOutEverywhere(userId);
    }
  }

  private ChatUser user(String userId) {
    ChatUser.Builder user = ChatUser.builder(userId);
    user.name(value(Field.NAME));
    user.avatar(value(Field.AVATAR));
    user.link(value(Field.LINK));
    user.statusMessage(value(Field.STATUS_MESSAGE));
    user.tags(List.of(values.getOrDefault(Field.TAG, "")));
    user.metadata(Map.of(Field.PLAN.column(), values.getOrDefault(Field.PLAN, "")));
    return user.build();
  }

  private @Nullable String value(Field field) {
    return Field.orNull(values.getOrDefault(field, ""));
  }

  private void name(ProfileUpdate update) {
    values.forEach(
        (field, text) -> {
          switch (field) {
            case NAME -> update.name(text);
            case AVATAR -> update.avatar(Field.orNull(text));
            case LINK -> update.link(Field.orNull(text));
            case STATUS_MESSAGE -> update.statusMessage(text);
            case TAG -> update.tags(List.of(text));
            case PLAN -> update.metadata(Map.of(field.column(), text));
          }
        });
  }

  /** A text for {@link #read}. */
  String text() {
    List<String> parts = new ArrayList<>(List.of(kind.name()));
    values.forEach((field, value) -> parts.add(field.name() + "=" + value));
    return String.join(SEPARATOR, parts);
  }

  static Action read(String text) {
    String[] parts = text.split("\\" + SEPARATOR, -1);
    Map<Field, String> values = new EnumMap<>(Field.class);
    for (int i = 1; i < parts.length; i++) {
      String[] value = parts[i].split("=", 2);
      values.put(Field.valueOf(value[0]), value[1]);
    }
    return new Action(Kind.valueOf(parts[0]), values);
  }
}
