/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;

/** Finds settings by their names in both notations. */
final class SettingName {

  static final String PREFIX = "cometchat.bridge.";

  private SettingName() {}

  /**
   * Finds a setting.
   *
   * @param name such as {@code userIdCase}, {@code user-id-case} or {@code
   *     cometchat.bridge.user-id-case}
   * @throws org.cometchatbridge.core.error.ConfigurationException if there is no such setting
   */
  static Setting find(String name) {
    for (Setting setting : Setting.values()) {
      if (setting.initParam().equals(name) && SettingNotation.PROPERTY.has(setting)) {
        return setting;
      }
    }
    return SettingNotation.PROPERTY.find(name.startsWith(PREFIX) ? name : PREFIX + name);
  }
}
