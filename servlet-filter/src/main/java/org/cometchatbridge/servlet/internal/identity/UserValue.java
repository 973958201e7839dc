/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;

/** The values in the application's user objects. */
final class UserValue {

  private static final UUID NIL = new UUID(0, 0);

  /** What {@code String.valueOf} makes of an id that a database has not set. */
  private static final Pattern UNSAVED =
      Pattern.compile("null|0+(\\.0*)?|-[0-9]+(\\.[0-9]*)?|" + NIL);

  private static final int MAX_DEPTH = 4;

  private static final List<Class<?>> STRUCTURES =
      List.of(
          Map.class, Record.class, Future.class, Supplier.class, Callable.class, Reference.class);

  private static final ClassValue<Boolean> TEXTS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isText(type);
        }
      };

  /**
   * The method by which the only value of an object is read, for types that declare that they have
   * only one: what such an object prints as is not the value.
   */
  private static final ClassValue<Optional<Method>> CONTENTS =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return Optional.ofNullable(contentOf(type));
        }
      };

  /** Kotlin has this method in the objects that stand for a value of a value class. */
  private static final String UNBOX = "unbox-impl";

  /** Kotlin has these methods in data classes, one for each property. */
  private static final String COMPONENT = "component";

  /** By these methods, the options of Java, Guava, Vavr and Scala show whether they are empty. */
  private static final Set<String> CONTENT =
      Set.of("isPresent", "isEmpty", "isDefined", "nonEmpty");

  private UserValue() {}

  /**
   * The single values within a value: the content of an {@link Optional} or of a reference, and the
   * elements of a collection or an array. {@code null} is no value.
   */
  static List<Object> elements(@Nullable Object value) {
    List<Object> elements = new ArrayList<>();
    collect(value, elements, false, 0);
    return elements;
  }

  /**
   * Like {@link #elements}; a record that has only one component is that component, and so is a
   * data class of Kotlin.
   */
  static List<Object> singles(@Nullable Object value) {
    List<Object> singles = new ArrayList<>();
    collect(value, singles, true, 0);
    return singles;
  }

  /** The only one of the {@link #elements}, or {@code null} if there are none or several. */
  static @Nullable Object onlyElement(Object value) {
    if (isPlain(value)) {
      return value;
    }
    List<Object> elements = elements(value);
    return elements.size() == 1 ? elements.get(0) : null;
  }

  /** Whether a value is none of the containers that {@link #elements} takes apart. */
  static boolean isPlain(Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Integer
        || value instanceof UUID
        || !(value instanceof Optional<?>
            || value instanceof AtomicReference<?>
            || value instanceof OptionalDouble
            || value instanceof OptionalLong
            || value instanceof OptionalInt
            || value instanceof Collection<?>
            || value.getClass().isArray()
            || CONTENTS.get(value.getClass()).isPresent());
  }

  private static void collect(
      @Nullable Object value, List<Object> singles, boolean components, int depth) {
    if (value == null || depth > MAX_DEPTH) {
      return;
    }
    if (value instanceof Optional<?> optional) {
      collect(optional.orElse(null), singles, components, depth + 1);
    } else if (value instanceof AtomicReference<?> reference) {
      collect(reference.get(), singles, components, depth + 1);
    } else if (value instanceof OptionalDouble optional) {
      optional.ifPresent(singles::add);
    } else if (value instanceof OptionalLong optional) {
      optional.ifPresent(singles::add);
    } else if (value instanceof OptionalInt optional) {
      optional.ifPresent(singles::add);
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(element -> collect(element, singles, components, depth + 1));
    } else if (value instanceof char[] characters) {
      singles.add(new String(characters));
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        collect(Array.get(value, i), singles, components, depth + 1);
      }
    } else {
      Method accessor = CONTENTS.get(value.getClass()).orElse(null);
      if (accessor == null || !(components || accessor.getName().equals(UNBOX))) {
        singles.add(value);
      } else {
        collect(content(value, accessor), singles, components, depth + 1);
      }
    }
  }

  private static @Nullable Object content(Object value, Method accessor) {
    try {
      return accessor.trySetAccessible() ? accessor.invoke(value) : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static @Nullable Method contentOf(Class<?> type) {
    if (type.isRecord()) {
      RecordComponent[] components = type.getRecordComponents();
      return components.length == 1 ? components[0].getAccessor() : null;
    }
    Method unbox = method(type, UNBOX);
    return unbox == null && method(type, COMPONENT + 2) == null
        ? method(type, COMPONENT + 1)
        : unbox;
  }

  private static @Nullable Method method(Class<?> type, String name) {
    return Stream.of(type.getMethods())
        .filter(method -> method.getParameterCount() == 0 && method.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether a value can be written as text. Not if its class does not override {@code toString}:
   * the identity hash would make each instance another user. Nor if the text would show the
   * structure of the object rather than a value: an empty container of any library would be the
   * same user for everybody.
   */
  static boolean isText(Object value) {
    return TEXTS.get(value.getClass());
  }

  private static boolean isText(Class<?> type) {
    return overridesToString(type)
        && method(type, COMPONENT + 1) == null
        && STRUCTURES.stream().noneMatch(structure -> structure.isAssignableFrom(type))
        && (CharSequence.class.isAssignableFrom(type) || !isContainer(type));
  }

  private static boolean isContainer(Class<?> type) {
    return Stream.of(type.getMethods())
        .anyMatch(method -> method.getParameterCount() == 0 && asksForContent(method));
  }

  private static boolean asksForContent(Method method) {
    return method.getReturnType() == boolean.class && CONTENT.contains(method.getName());
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
        value instanceof Number number ? isUnsaved(number) : isUnsaved(value.toString().strip());
    return unsaved || !ChatUser.isVisible(value.toString()) ? null : value.toString();
  }

  /** Such a text starts with a zero, a minus or the word; any other one costs no regex. */
  private static boolean isUnsaved(String text) {
    return !text.isEmpty() && "0-n".indexOf(text.charAt(0)) >= 0 && UNSAVED.matcher(text).matches();
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
}
