/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Creates an instance of an application's class that a setting names. */
final class ClassByName {

  private final SettingNotation notation;
  private final Setting setting;
  private final String className;

  ClassByName(SettingNotation notation, Setting setting, String className) {
    this.notation = notation;
    this.setting = setting;
    this.className = className;
  }

  <T> T create(Class<T> type) {
    Class<?> found = find();
    if (!type.isAssignableFrom(found)) {
      throw rejected("does not implement " + type.getName(), "implement it, or correct the name");
    }
    try {
      return type.cast(found.getConstructor().newInstance());
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw rejected(
          "cannot be instantiated",
          "make it a public class with a public constructor without parameters");
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw rejected(
          "threw " + cause.getClass().getName() + " from its constructor", "correct the class");
    }
  }

  /** The application's class loader comes first: the bridge may be loaded by a parent of it. */
  private Class<?> find() {
    Class<?> found = find(className, Thread.currentThread().getContextClassLoader());
    if (found == null) {
      found = find(className, ClassByName.class.getClassLoader());
    }
    if (found == null) {
      throw setting.words().isEmpty()
          ? rejected("was not found", "check its name and its jar")
          : notation.rejected(
              setting,
              SettingReader.quoted(className) + " is unknown, and no class has this name",
              "use " + setting.choice());
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

  private RuntimeException rejected(String problem, String remedy) {
    return notation.rejected(
        setting,
        "names the class " + SettingReader.quoted(className) + ", which " + problem,
        remedy);
  }
}
