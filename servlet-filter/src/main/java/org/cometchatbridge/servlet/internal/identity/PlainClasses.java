/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * The classes that were found to be of no security framework, because a comparison of names for
 * each request would be slow. Belongs to one filter, so that the classes can be unloaded with the
 * application. Thread-safe.
 */
final class PlainClasses {

  /** More than the wrappers of a request in any application. */
  private static final int MAX_CLASSES = 16;

  private volatile Class<?>[] classes = {};

  /** Whether a class is a plain one, by the condition if it has not been seen before. */
  boolean contains(Class<?> type, Predicate<Class<?>> isPlain) {
    Class<?>[] known = classes;
    for (Class<?> each : known) {
      if (each == type) {
        return true;
      }
    }
    if (!isPlain.test(type)) {
      return false;
    }
    if (known.length < MAX_CLASSES) {
      Class<?>[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = type;
      classes = more;
    }
    return true;
  }
}
