/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import java.lang.reflect.InvocationTargetException;
import java.util.UUID;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Reads the user object in the application's session: a plain id, a map, a bean or a record. */
final class UserObjectReader {

  private final UserField id = new UserField("id", "uid", "username");
  private final UserField name = new UserField("name", "displayName");
  private final UserField avatar = new UserField("avatar", "avatarUrl", "picture");
  private final UserField link = new UserField("link");
  private final WarnOnceLogger warnings =
      new WarnOnceLogger(LoggerFactory.getLogger(UserObjectReader.class));

  @Nullable String userId(Object user) {
    if (isPlainId(user)) {
      return user.toString();
    }
    warnIfWithoutId(user.getClass());
    return text(user, id);
  }

  ChatUser.Builder describe(Object user, ChatUser.Builder profile) {
    return isPlainId(user)
        ? profile
        : profile.name(text(user, name)).avatar(text(user, avatar)).link(text(user, link));
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

  private @Nullable String text(Object user, UserField field) {
    try {
      return text(field.read(user));
    } catch (InvocationTargetException e) {
      warnings.warn(
          "The application's user object threw when a field was read", e.getTargetException());
      return null;
    }
  }

  private @Nullable String text(@Nullable Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    if (!overridesToString(value.getClass())) {
      warnings.warn(
          value.getClass().getName(),
          "The user object in the session has a field of "
              + value.getClass().getName()
              + ", which does not override toString(), so the field is not used");
      return null;
    }
    return value.toString();
  }

  /** The identity hash of {@code Object.toString()} would make each instance another user. */
  private static boolean overridesToString(Class<?> type) {
    try {
      return type.getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has toString", e);
    }
  }
}
