/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import java.lang.reflect.InvocationTargetException;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the user object in the application's session: a plain id, a principal, a map, a bean or a
 * record.
 */
final class UserObjectReader {

  private final UserField id = new UserField("id", "uid", "username", "userId", "userName");
  private final List<UserField> name = fields("name", "displayName", "fullName");
  private final List<UserField> avatar =
      fields("avatar", "avatarUrl", "picture", "pictureUrl", "profilePicture");
  private final List<UserField> link = fields("link");
  private final WarnOnceLogger warnings;

  UserObjectReader(OperatorLog log) {
    this.warnings = new WarnOnceLogger(log.named(UserObjectReader.class));
  }

  private static List<UserField> fields(String... names) {
    return Stream.of(names).map(UserField::new).toList();
  }

  /** The user id, or {@code null} if no user is logged in. */
  @Nullable String userId(Object attribute) {
    Object user = user(attribute);
    if (user == null || FrameworkUsers.isAnonymous(user)) {
      return null;
    }
    if (user instanceof Principal principal) {
      return principal.getName();
    }
    if (isPlainId(user)) {
      return UserValue.userId(user);
    }
    warnIfWithoutId(user.getClass());
    Object plain = plainField(user);
    if (plain != null) {
      return isText(plain) ? UserValue.userId(plain) : null;
    }
    List<Object> ids = texts(user, id);
    if (ids.size() > 1) {
      warnings.warn(
          user.getClass().getName(),
          "The user object in the session, a "
              + user.getClass().getName()
              + ", has several ids, so no user is logged in to chat; implement a UserResolver");
    }
    return ids.size() == 1 ? UserValue.userId(ids.get(0)) : null;
  }

  ChatUser.Builder describe(Object attribute, ChatUser.Builder profile) {
    Object user = user(attribute);
    return user == null || isPlainId(user)
        ? profile
        : profile.name(text(user, name)).avatar(text(user, avatar)).link(text(user, link));
  }

  private static @Nullable Object user(Object attribute) {
    return UserValue.onlyElement(attribute);
  }

  /** The id if it is a single value, as usual: it is read for each request. */
  private @Nullable Object plainField(Object user) {
    try {
      Object value = id.read(user);
      return value != null && UserValue.isPlain(value) ? value : null;
    } catch (InvocationTargetException e) {
      return null;
    }
  }

  private static boolean isPlainId(Object user) {
    return user instanceof CharSequence || user instanceof Number || user instanceof UUID;
  }

  private void warnIfWithoutId(Class<?> type) {
    if (!id.existsIn(type)) {
      warnings.warn(
          type.getName(),
          "The session attribute of the user holds a "
              + type.getName()
              + " without a readable id, uid or username, so no user is logged in to chat; add a"
              + " public getter or record component, or implement a UserResolver");
    }
  }

  /** The first text that has something to show. */
  private @Nullable String text(Object user, List<UserField> fields) {
    return fields.stream()
        .flatMap(field -> texts(user, field).stream())
        .map(Object::toString)
        .filter(ChatUser::isVisible)
        .findFirst()
        .orElse(null);
  }

  private List<Object> texts(Object user, UserField field) {
    try {
      return UserValue.singles(field.read(user)).stream().filter(this::isText).toList();
    } catch (InvocationTargetException e) {
      warnings.warn(
          "The application's user object threw when a field was read", e.getTargetException());
      return List.of();
    }
  }

  private boolean isText(Object value) {
    if (!UserValue.isText(value)) {
      warnings.warn(
          value.getClass().getName(),
          "The user object in the session has a field of "
              + value.getClass().getName()
              + ", which has no text of its own, so the field is not used");
      return false;
    }
    return true;
  }
}
