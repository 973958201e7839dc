/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows the properties on the actuator endpoint {@code configprops}. */
@Configuration(proxyBeanMethods = false)
final class PropertiesReportConfiguration {

  @Bean
  static BridgeProperties cometChatBridgeProperties(SettingReader settings) {
    return BridgeProperties.of(settings);
  }
}
