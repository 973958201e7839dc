/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.lang.reflect.InvocationTargetException;
import org.cometchatbridge.core.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** Makes an instance of an application's class that a setting names. */
final class ClassByName {

  private ClassByName() {}

  static <T> T create(Setting setting, String className, Class<T> type) {
    Class<?> found = find(setting, className);
    if (!type.isAssignableFrom(found)) {
      throw problem(setting, className, "does not implement " + type.getName());
    }
    try {
      return type.cast(found.getConstructor().newInstance());
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw problem(
          setting,
          className,
          "must be a public class with a public constructor without parameters");
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw problem(
          setting, className, "threw " + cause.getClass().getName() + " when it was made");
    }
  }

  /** The application's class loader comes first: the bridge may stand in one above it. */
  private static Class<?> find(Setting setting, String className) {
    Class<?> found = find(className, Thread.currentThread().getContextClassLoader());
    if (found == null) {
      found = find(className, ClassByName.class.getClassLoader());
    }
    if (found == null) {
      throw problem(setting, className, "was not found; check its name and its jar");
    }
    return found;
  }

  private static @Nullable Class<?> find(String className, @Nullable ClassLoader loader) {
    try {
      return Class.forName(className, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  private static ConfigurationException problem(Setting setting, String className, String problem) {
    return new ConfigurationException(
        setting.param(), "names the class " + Printable.quoted(className) + ", which " + problem);
  }
}
