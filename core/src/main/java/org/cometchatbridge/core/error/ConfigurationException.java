/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

/**
 * A setting is missing or wrong. The message names the setting, what is wrong with it, and the
 * remedy.
 *
 * @since 0.1.0
 */
public final class ConfigurationException extends BridgeException {

  private static final long serialVersionUID = 1L;

  /** The name of the setting. */
  private final String setting;

  /**
   * Says what is wrong.
   *
   * @param setting the name of the setting, as in web.xml
   * @param problem what is wrong with it, and what to do; no secret in it
   */
  public ConfigurationException(String setting, String problem) {
    super("CometChat Bridge setting '" + setting + "': " + problem);
    this.setting = setting;
  }

  /**
   * The setting that is missing or wrong.
   *
   * @return its name, as in web.xml
   */
  public String setting() {
    return setting;
  }
}
