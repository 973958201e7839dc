/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Suggests the known setting or value that is closest to an unknown one. */
final class SimilarName {

  /** Names from before the first release, too different to be found by their spelling. */
  private static final Map<String, Setting> FORMER_NAMES =
      Map.of(
          "logindeadline", Setting.MAX_LOGIN_WAIT,
          "flightdeadline", Setting.TOKEN_TIMEOUT,
          "mintbudget", Setting.MAX_TOKENS_PER_USER_PER_HOUR,
          "onunstamped", Setting.EXISTING_USERS,
          "ondeactivated", Setting.DEACTIVATED_USERS,
          "oauth2hostid", Setting.OAUTH2_USER_ID);

  private static final Map<String, String> FORMER_WORDS =
      Map.of("refuse", "reject", "stamp", "claim");

  private static final int TYPING_ERRORS = 2;

  private SimilarName() {}

  /** The setting whose name comes closest. */
  static Setting of(String unknown, SettingNotation notation) {
    String written = SettingNotation.letters(unknown).replace(Setting.PREFIX, "");
    Setting former = FORMER_NAMES.get(written);
    if (former != null && notation.has(former)) {
      return former;
    }
    Setting nearest = Setting.ENABLED;
    for (Setting setting : notation.settings()) {
      if (distance(written, setting) < distance(written, nearest)) {
        nearest = setting;
      }
    }
    return nearest;
  }

  /** The word that an unknown one is close to, or empty if it is close to none. */
  static Optional<String> word(String unknown, List<String> words) {
    String written = SettingNotation.letters(unknown);
    String former = FORMER_WORDS.get(written);
    if (former != null && words.contains(former)) {
      return Optional.of(former);
    }
    return words.stream()
        .filter(word -> distance(written, SettingNotation.letters(word)) <= TYPING_ERRORS)
        .findFirst();
  }

  private static int distance(String written, Setting setting) {
    return distance(written, SettingNotation.letters(setting.initParam()));
  }

  /** The number of letters to insert, remove or change in order to make one text the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
