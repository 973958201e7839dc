/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.util.List;
import org.cometchatbridge.core.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * How the token is handed over.
 *
 * @param header whether answers carry it
 * @param session whether the session holds a copy for the application
 */
public record Attach(boolean header, boolean session) {

  private static final List<String> WORDS = List.of("header", "session");

  /**
   * Reads the words of the property.
   *
   * @param words the words, or {@code null} for both
   * @throws ConfigurationException if there is another
   */
  public static Attach of(@Nullable List<String> words) {
    if (words == null || words.isEmpty()) {
      return new Attach(true, true);
    }
    for (String word : words) {
      if (!WORDS.contains(word)) {
        throw new ConfigurationException(
            "attach", "holds an unknown word; use header, session, or both with a comma between");
      }
    }
    return new Attach(words.contains("header"), words.contains("session"));
  }
}
