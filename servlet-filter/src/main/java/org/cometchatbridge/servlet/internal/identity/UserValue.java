/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values in the application's user objects. */
final class UserValue {

  private static final UUID NIL = new UUID(0, 0);
  private static final Pattern UNSAVED = Pattern.compile("0+|-[0-9]+");
  private static final int MAX_DEPTH = 4;

  private UserValue() {}

  /**
   * The single values within a value: the content of an {@link Optional}, the elements of a
   * collection or an array, or the component of a record that has only one. {@code null} is no
   * value.
   */
  static List<Object> singles(@Nullable Object value) {
    List<Object> singles = new ArrayList<>();
    collect(value, singles, 0);
    return singles;
  }

  private static void collect(@Nullable Object value, List<Object> singles, int depth) {
    if (value == null || depth > MAX_DEPTH) {
      return;
    }
    if (value instanceof Optional<?> optional) {
      collect(optional.orElse(null), singles, depth + 1);
    } else if (value instanceof OptionalLong optional) {
      optional.ifPresent(singles::add);
    } else if (value instanceof OptionalInt optional) {
      optional.ifPresent(singles::add);
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(element -> collect(element, singles, depth + 1));
    } else if (value instanceof char[] characters) {
      singles.add(new String(characters));
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        collect(Array.get(value, i), singles, depth + 1);
      }
    } else if (value instanceof Record && value.getClass().getRecordComponents().length == 1) {
      collect(component(value), singles, depth + 1);
    } else {
      singles.add(value);
    }
  }

  private static @Nullable Object component(Object record) {
    Method accessor = record.getClass().getRecordComponents()[0].getAccessor();
    try {
      return accessor.trySetAccessible() ? accessor.invoke(record) : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /**
   * Whether a value can be written as text. Not if its class does not override {@code toString}:
   * the identity hash would make each instance another user. Nor if the text would show the
   * structure of the object rather than a value.
   */
  static boolean isText(Object value) {
    return !(value instanceof Map || value instanceof Record)
        && overridesToString(value.getClass());
  }

  private static boolean overridesToString(Class<?> type) {
    try {
      return type.getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has toString", e);
    }
  }

  /** The user id, or {@code null} if it is that of a row that has not been saved. */
  static @Nullable String userId(Object value) {
    boolean unsaved =
        value instanceof Number number
            ? isUnsaved(number)
            : UNSAVED.matcher(value.toString()).matches();
    return unsaved || value.equals(NIL) || !isVisible(value.toString()) ? null : value.toString();
  }

  private static boolean isUnsaved(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal.signum() <= 0;
    }
    if (number instanceof BigInteger integer) {
      return integer.signum() <= 0;
    }
    return !(number.doubleValue() > 0);
  }

  /** Whether a text has a character that is shown. */
  static boolean isVisible(String text) {
    return text.codePoints()
        .anyMatch(
            c ->
                !Character.isWhitespace(c)
                    && !Character.isSpaceChar(c)
                    && !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT);
  }
}
