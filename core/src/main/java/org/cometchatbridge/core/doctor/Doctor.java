/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.doctor;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.internal.doctor.DoctorRun;
import org.cometchatbridge.core.internal.doctor.SettingsFinding;

/**
 * Checks step by step whether an application can use its CometChat app: settings, DNS, TCP, proxy,
 * TLS, HTTP, the clock, app, region and key, the rate limit, and whether a user and a token can be
 * written. Each finding is a sentence with its remedy.
 *
 * <p>The writing checks create a user {@code cometchat-bridge-doctor-…} with a random uid, and
 * delete it permanently: also if a check fails, a response is lost, or the thread is interrupted. A
 * user that could not be removed is a finding. A key that may not delete users creates none.
 *
 * <p>It has connections and threads of its own while it runs, and none otherwise. It makes at most
 * ten calls, which the bridge's own limits do not count. No check takes longer than its timeouts:
 * {@code connectTimeout} for each step of opening a connection, at most four addresses are tried,
 * and {@code callTimeout} for each call.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Doctor {

  private final CometChatBridgeConfig config;
  private final boolean readOnly;

  private Doctor(CometChatBridgeConfig config, boolean readOnly) {
    this.config = Objects.requireNonNull(config, "config");
    this.readOnly = readOnly;
  }

  /**
   * Creates a doctor with all checks.
   *
   * @param config the settings to check; its clock is checked as well
   * @return the doctor
   */
  public static Doctor of(CometChatBridgeConfig config) {
    return new Doctor(config, false);
  }

  /**
   * Returns a doctor with the same settings that changes nothing at CometChat. It reads the user
   * with a random uid, once with each key.
   *
   * @return the doctor
   */
  public Doctor readOnly() {
    return new Doctor(config, true);
  }

  /**
   * Makes the checks. Blocks until the last one has ended. If the thread is interrupted, no further
   * check is made, the user of the check is removed, and the interrupt flag is set.
   *
   * @return the findings
   */
  public DoctorReport run() {
    return new DoctorReport(new DoctorRun(config, readOnly).run());
  }

  /**
   * Makes all checks with settings that are yet to be read. Settings that are missing or wrong are
   * a finding.
   *
   * @param settings builds the settings
   * @param readOnly whether nothing is changed at CometChat
   * @return the findings
   */
  public static DoctorReport run(Supplier<CometChatBridgeConfig> settings, boolean readOnly) {
    CometChatBridgeConfig config;
    try {
      config = settings.get();
    } catch (ConfigurationException e) {
      return new DoctorReport(List.of(SettingsFinding.of(e)));
    }
    return new Doctor(config, readOnly).run();
  }
}
