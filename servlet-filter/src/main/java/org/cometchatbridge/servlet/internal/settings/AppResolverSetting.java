/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.Locale;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.AppResolver;

/** The resolver that the setting {@code appResolver} names. */
public final class AppResolverSetting {

  private static final String HOST_NAME = "hostname";
  private static final String HEADER = "header:";
  private static final String SESSION = "session:";
  private static final String CLAIM = "claim:";
  private static final String REMEDY =
      "use hostName, header:NAME, session:ATTRIBUTE, claim:NAME or the name of a class that implements"
          + " AppResolver";

  private AppResolverSetting() {}

  /**
   * Reads the setting.
   *
   * @throws ConfigurationException if it is missing or wrong
   */
  public static AppResolver of(SettingReader settings) {
    String text =
        settings
            .text(Setting.APP_RESOLVER)
            .orElseThrow(
                () ->
                    settings
                        .notation()
                        .rejected(
                            Setting.APP_RESOLVER,
                            "is missing, and "
                                + settings.notation().nameOf(Setting.APPS)
                                + " is set",
                            REMEDY));
    String word = text.toLowerCase(Locale.ROOT);
    if (word.equals(HOST_NAME)) {
      return AppResolver.hostName();
    }
    if (word.startsWith(HEADER)) {
      return AppResolver.header(name(settings, text));
    }
    if (word.startsWith(SESSION)) {
      return AppResolver.sessionAttribute(name(settings, text));
    }
    if (word.startsWith(CLAIM)) {
      return AppResolver.claim(name(settings, text));
    }
    return settings.instance(Setting.APP_RESOLVER, text, AppResolver.class);
  }

  private static String name(SettingReader settings, String text) {
    String name = text.substring(text.indexOf(':') + 1).strip();
    if (name.isEmpty()) {
      throw settings
          .notation()
          .rejected(Setting.APP_RESOLVER, SettingReader.quoted(text) + " names nothing", REMEDY);
    }
    return name;
  }
}
