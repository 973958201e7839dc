/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cometchatbridge.core.settings.Setting;

/** Writes the names of settings in a message as Spring does. */
public final class PropertyNames {

  /** Only names with an upper-case letter: a word such as {@code region} is also plain English. */
  private static final Pattern NAME = Pattern.compile("\\b[a-z]+[0-9]*[A-Z][A-Za-z0-9]*\\b");

  private static final Map<String, String> PROPERTIES =
      Stream.of(Setting.values()).collect(Collectors.toMap(Setting::initParam, Setting::property));

  private PropertyNames() {}

  /** Returns the text with {@code cometchat.bridge.api-key} for {@code apiKey}, and so on. */
  public static String in(String text) {
    return NAME.matcher(text)
        .replaceAll(name -> PROPERTIES.getOrDefault(name.group(), name.group()));
  }
}
