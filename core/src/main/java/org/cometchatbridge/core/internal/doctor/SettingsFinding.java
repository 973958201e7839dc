/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.util.Locale;
import org.cometchatbridge.core.doctor.Finding;
import org.cometchatbridge.core.error.ConfigurationException;

/** The finding for settings that do not pass validation. */
public final class SettingsFinding {

  private SettingsFinding() {}

  /** Describes a setting that is missing or wrong. */
  public static Finding of(ConfigurationException e) {
    return new Finding(
        FindingKind.SETTINGS_INVALID.id(),
        FindingKind.SETTINGS_INVALID.severity(),
        "The setting " + e.setting() + " " + verb(e.problem()) + ".",
        e.remedy().substring(0, 1).toUpperCase(Locale.ROOT) + e.remedy().substring(1) + ".");
  }

  /** A problem may begin with the value. */
  private static String verb(String problem) {
    return problem.startsWith("'") || problem.startsWith("(") ? "= " + problem : problem;
  }
}
