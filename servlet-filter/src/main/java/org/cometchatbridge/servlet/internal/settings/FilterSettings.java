/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.internal.handoff.AllowedOrigins;

/**
 * The settings of the filter itself, checked.
 *
 * @param attachHeader whether responses carry the token in a header
 * @param attachSession whether the session holds copies of token and uid for the application
 * @param endpoint the path of the token endpoint below the context path
 * @param attributePrefix the prefix of the session attributes, and the name of the request
 *     attribute for markup
 * @param allowedOrigins the foreign origins whose pages may read tokens
 * @param refreshesPerMinute how many rejected tokens of one login session are replaced in a minute
 */
public record FilterSettings(
    boolean attachHeader,
    boolean attachSession,
    String endpoint,
    String attributePrefix,
    AllowedOrigins allowedOrigins,
    int refreshesPerMinute) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  /** The words of {@code attach}. */
  public enum Attach {
    /** A response header. */
    HEADER,
    /** The HTTP session. */
    SESSION
  }

  /**
   * Checks settings.
   *
   * @param notation how messages name settings
   * @throws ConfigurationException if one is wrong
   */
  public static FilterSettings of(
      SettingNotation notation,
      Set<Attach> attach,
      String endpoint,
      String attributePrefix,
      List<String> allowedOrigins,
      int refreshesPerMinute) {
    return new FilterSettings(
        attach.contains(Attach.HEADER),
        attach.contains(Attach.SESSION),
        path(notation, endpoint),
        name(notation, attributePrefix),
        OriginReader.read(notation, allowedOrigins),
        Setting.REFRESHES_PER_MINUTE.check(refreshesPerMinute, notation));
  }

  /**
   * Reads the words of {@code attach}.
   *
   * @throws ConfigurationException if there is an unknown one
   */
  public static Set<Attach> attach(SettingNotation notation, List<String> words) {
    return words.stream().map(word -> attach(notation, word)).collect(Collectors.toSet());
  }

  private static Attach attach(SettingNotation notation, String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "header" -> Attach.HEADER;
      case "session" -> Attach.SESSION;
      default ->
          throw notation.rejected(
              Setting.ATTACH,
              SettingReader.quoted(word) + " is unknown",
              "use header, session, or both with a comma between");
    };
  }

  private static String path(SettingNotation notation, String path) {
    if (!PATH.matcher(path).matches()) {
      throw notation.rejected(
          Setting.ENDPOINT,
          SettingReader.quoted(path) + " is not a path below the context path",
          "write it like " + Setting.ENDPOINT.defaultText().orElseThrow());
    }
    return path;
  }

  private static String name(SettingNotation notation, String name) {
    if (!NAME.matcher(name).matches()) {
      throw notation.rejected(
          Setting.ATTRIBUTE_PREFIX,
          SettingReader.quoted(name) + " is not a name",
          "use 1 to 40 letters, digits and _, with a letter first");
    }
    return name;
  }
}
