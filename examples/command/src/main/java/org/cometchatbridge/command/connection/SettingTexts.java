/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import java.util.Optional;
import org.cometchatbridge.core.settings.Setting;
import org.jspecify.annotations.Nullable;

/** A source of settings, such as the arguments or a file. */
interface SettingTexts {

  /** The text of a setting, or {@code null} if this source does not set it. */
  @Nullable String text(Setting setting);

  /** What this source is called in a message, for example {@code --set}. */
  String name();

  /** The first source that sets a setting. */
  static Optional<SettingTexts> of(Setting setting, Iterable<SettingTexts> sources) {
    for (SettingTexts source : sources) {
      if (source.text(setting) != null) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
