/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import java.util.EnumMap;
import java.util.Map;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.jspecify.annotations.Nullable;

/** The settings of {@code --set} and of the options that have a setting's name. */
final class ArgumentTexts implements SettingTexts {

  private final Map<Setting, String> texts = new EnumMap<>(Setting.class);

  /**
   * Adds the argument of {@code --set}.
   *
   * @param name the name, in either notation
   */
  void set(String name, String value) {
    put(SettingName.find(name), value);
  }

  /** Adds the value of an option. A setting that is set twice has no order. */
  void put(Setting setting, String value) {
    if (setting.isSecret() && !(setting == Setting.PROXY && value.indexOf('@') < 0)) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "The setting "
              + setting.initParam()
              + " is a secret, and other users of this machine can read the arguments of a"
              + " process. Set it in the environment as "
              + SettingNotation.PROPERTY.fromEnvironment(setting)
              + ", or in the file of --config.");
    }
    if (texts.put(setting, value) != null) {
      throw new CommandFailure(
          ExitStatus.USAGE, "The setting " + setting.initParam() + " is set twice.");
    }
  }

  @Override
  public @Nullable String text(Setting setting) {
    return texts.get(setting);
  }

  @Override
  public String name() {
    return "the arguments";
  }
}
