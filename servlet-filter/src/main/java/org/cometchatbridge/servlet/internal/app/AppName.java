/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.app;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The name of an app in a value of the application. */
final class AppName {

  private AppName() {}

  /** The value as text; {@code null} if it is blank, or of a type whose text is no name. */
  static @Nullable String of(@Nullable Object value) {
    boolean isText =
        value instanceof CharSequence
            || value instanceof Number
            || value instanceof Enum<?>
            || value instanceof UUID;
    String text = isText ? String.valueOf(value).strip() : "";
    return text.isEmpty() ? null : text;
  }
}
