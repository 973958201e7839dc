/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

/**
 * A setting is missing or wrong. The message names the setting, the problem and the remedy, and
 * holds no secret. Immutable.
 *
 * @since 0.1.0
 */
public final class ConfigurationException extends BridgeException {

  private static final long serialVersionUID = 1L;

  /** The name of the setting. */
  private final String setting;

  /** What is wrong. */
  private final String problem;

  /** What to do. */
  private final String remedy;

  /**
   * Creates an exception.
   *
   * @param setting the name of the setting as it is written in the configuration, for example
   *     {@code maxLoginWait} or {@code cometchat.bridge.max-login-wait}
   * @param problem what is wrong; continues a sentence that begins with the setting and has no full
   *     stop
   * @param remedy what to do, as an imperative without a full stop
   */
  public ConfigurationException(String setting, String problem, String remedy) {
    super("CometChat Bridge setting '" + setting + "': " + problem + "; " + remedy);
    this.setting = setting;
    this.problem = problem;
    this.remedy = remedy;
  }

  /**
   * Returns the setting that is missing or wrong.
   *
   * @return its name, as it is written in the configuration
   */
  public String setting() {
    return setting;
  }

  /**
   * Returns what is wrong with the setting.
   *
   * @return for example {@code is missing}
   */
  public String problem() {
    return problem;
  }

  /**
   * Returns what to do about it.
   *
   * @return for example {@code write it like 1s, 500ms or PT1.5S}
   */
  public String remedy() {
    return remedy;
  }
}
