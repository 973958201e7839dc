/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A field of the application's user objects, by any of its usual names; the first name that exists
 * is used. The accessor method is looked up once per class. Only that class's own method is cached
 * with it, so neither the application nor the bridge is prevented from being unloaded.
 */
final class UserField {

  private static final Object[] NO_ARGUMENTS = {};

  private final String[] names;
  private final ClassValue<Optional<Method>> accessors =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return Optional.ofNullable(accessor(type));
        }
      };

  UserField(String... names) {
    this.names = names.clone();
  }

  /** Whether objects of this class can have the field. */
  boolean existsIn(Class<?> type) {
    return Map.class.isAssignableFrom(type) || accessors.get(type).isPresent();
  }

  /**
   * Reads the field.
   *
   * @return the value, or {@code null} if there is none
   * @throws InvocationTargetException if the application's accessor throws
   */
  @Nullable Object read(Object user) throws InvocationTargetException {
    if (user instanceof Map<?, ?> map) {
      return entry(map);
    }
    Method accessor = accessors.get(user.getClass()).orElse(null);
    try {
      return accessor == null ? null : accessor.invoke(user, NO_ARGUMENTS);
    } catch (IllegalAccessException e) {
      throw new AssertionError("only accessible methods are cached", e);
    }
  }

  private @Nullable Object entry(Map<?, ?> map) {
    for (String name : names) {
      if (map.containsKey(name)) {
        return map.get(name);
      }
    }
    return null;
  }

  private @Nullable Method accessor(Class<?> type) {
    for (String name : names) {
      Method accessor = type.isRecord() ? accessible(type, name) : null;
      if (accessor == null) {
        accessor = accessible(type, getter(name));
      }
      if (accessor == null && !type.isRecord()) {
        accessor = accessible(type, name);
      }
      if (accessor != null) {
        return accessor;
      }
    }
    return null;
  }

  private static String getter(String name) {
    return "get" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static @Nullable Method accessible(Class<?> type, String name) {
    Method method = publicMethod(type, name);
    if (method == null) {
      return null;
    }
    Method callable = callable(type, name);
    if (callable != null) {
      return callable;
    }
    return method.trySetAccessible() ? method : null;
  }

  /** A non-public class may inherit or implement the method from a public supertype. */
  private static @Nullable Method callable(Class<?> type, String name) {
    Deque<Class<?>> open = new ArrayDeque<>();
    open.add(type);
    while (!open.isEmpty()) {
      Class<?> candidate = open.remove();
      Method method = isCallable(candidate) ? publicMethod(candidate, name) : null;
      if (method != null && isCallable(method.getDeclaringClass())) {
        return method;
      }
      if (candidate.getSuperclass() != null) {
        open.add(candidate.getSuperclass());
      }
      open.addAll(List.of(candidate.getInterfaces()));
    }
    return null;
  }

  private static boolean isCallable(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && type.getModule().isExported(type.getPackageName(), UserField.class.getModule());
  }

  private static @Nullable Method publicMethod(Class<?> type, String name) {
    try {
      Method method = type.getMethod(name);
      return reads(method) ? method : null;
    } catch (NoSuchMethodException e) {
      return mangledMethod(type, name);
    }
  }

  /**
   * Kotlin adds a hyphen and a hash to the name of a getter that returns a value class, and lets
   * the getter return what the value class contains.
   */
  private static @Nullable Method mangledMethod(Class<?> type, String name) {
    return Stream.of(type.getMethods())
        .filter(method -> method.getName().startsWith(name + '-'))
        .filter(method -> method.getParameterCount() == 0 && reads(method))
        .findFirst()
        .orElse(null);
  }

  private static boolean reads(Method method) {
    return method.getReturnType() != void.class && !Modifier.isStatic(method.getModifiers());
  }
}
