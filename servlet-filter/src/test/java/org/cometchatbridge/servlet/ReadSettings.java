/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;
import org.cometchatbridge.servlet.internal.settings.ResolverSettings;

/** What a filter has read from its settings. */
public record ReadSettings(FilterSettings filter, ResolverSettings resolver) {

  /** Reads as a filter does. */
  public static ReadSettings of(SettingReader settings) {
    WebBridgeConfig config = WebBridgeConfig.builder().settings(settings).build();
    return new ReadSettings(config.filter(), config.resolver());
  }
}
