/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.error.ConfigurationException;

/**
 * The way in which a configuration names settings. Messages name them in the same way.
 *
 * @since 0.1.0
 */
public enum SettingNotation {
  /** Init-params of a filter, such as {@code maxLoginWait}; builder methods have the same names. */
  INIT_PARAM("init-param"),

  /**
   * Properties of Spring, such as {@code cometchat.bridge.max-login-wait}; {@code -}, {@code _} and
   * case do not matter.
   */
  PROPERTY("property");

  /**
   * Names with an upper-case letter, and other names in quotation marks: a word such as {@code
   * region} is also plain English.
   */
  private static final Pattern NAME =
      Pattern.compile("\\b[a-z]+[0-9]*[A-Z][A-Za-z0-9]*\\b|(?<=')[a-z]+(?=')");

  private static final Pattern INDEX = Pattern.compile("\\[[^]]*]");

  private final String noun;

  SettingNotation(String noun) {
    this.noun = noun;
  }

  /**
   * Returns what a setting is called in a sentence.
   *
   * @return {@code init-param} or {@code property}
   */
  public String noun() {
    return noun;
  }

  /**
   * Returns the name of a setting.
   *
   * @param setting the setting
   * @return its name in this notation
   */
  public String nameOf(Setting setting) {
    return this == INIT_PARAM ? setting.initParam() : setting.property();
  }

  /**
   * Returns whether a setting exists in this notation. A few settings exist in one notation only.
   *
   * @param setting the setting
   * @return whether it can be set
   */
  public boolean has(Setting setting) {
    return setting.instead(this).isEmpty();
  }

  /**
   * Finds a setting by its name.
   *
   * @param name the name as it is written in the configuration, with an index where it is an
   *     element of a list
   * @return the setting
   * @throws ConfigurationException if there is no such setting in this notation; the remedy names
   *     the most similar one
   */
  public Setting find(String name) {
    String whole = INDEX.matcher(name).replaceAll("");
    for (Setting setting : Setting.values()) {
      if (isName(whole, nameOf(setting))) {
        if (has(setting)) {
          return setting;
        }
        throw rejected(
            setting,
            "is not " + (this == INIT_PARAM ? "an " : "a ") + noun,
            setting.instead(this).orElseThrow());
      }
    }
    throw new ConfigurationException(
        SettingReader.shown(whole),
        "is unknown",
        "did you mean '" + nameOf(SimilarName.of(whole, this)) + "'?");
  }

  /**
   * Creates an exception that names a setting in this notation.
   *
   * @param setting the setting that is missing or wrong
   * @param problem as in {@link ConfigurationException#problem()}
   * @param remedy as in {@link ConfigurationException#remedy()}
   * @return the exception
   */
  public ConfigurationException rejected(Setting setting, String problem, String remedy) {
    return new ConfigurationException(nameOf(setting), problem, remedy);
  }

  /**
   * Returns a text with the settings named in this notation.
   *
   * @param text a text that names settings like init-params: {@code apiKey}, and {@code 'region'}
   *     in quotation marks where the name has no upper-case letter
   * @return the text, with {@code cometchat.bridge.api-key} for {@code apiKey}, and so on
   */
  public String in(String text) {
    return this == INIT_PARAM
        ? text
        : NAME.matcher(text).replaceAll(name -> Matcher.quoteReplacement(named(name.group())));
  }

  private String named(String initParam) {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting.initParam().equals(initParam) && has(setting))
        .map(this::nameOf)
        .findFirst()
        .orElse(initParam);
  }

  /**
   * Returns how a setting can be taken from the environment of the process.
   *
   * @param setting the setting
   * @return for example <code>${env:COMETCHAT_API_KEY}</code>, which is the value of an init-param,
   *     or {@code COMETCHAT_BRIDGE_API_KEY}, which is a variable that Spring reads by itself
   */
  public String fromEnvironment(Setting setting) {
    String variable =
        setting.property().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    return this == INIT_PARAM
        ? "${env:" + variable.replace("COMETCHAT_BRIDGE_", "COMETCHAT_") + "}"
        : variable;
  }

  private boolean isName(String written, String name) {
    return this == INIT_PARAM ? written.equals(name) : letters(written).equals(letters(name));
  }

  /** The name without what Spring ignores. */
  static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  Iterable<Setting> settings() {
    return Arrays.stream(Setting.values()).filter(this::has).toList();
  }
}
