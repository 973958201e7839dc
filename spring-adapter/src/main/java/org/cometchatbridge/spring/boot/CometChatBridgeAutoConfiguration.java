/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import jakarta.servlet.Filter;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.spring.internal.setup.BridgeImports;
import org.cometchatbridge.spring.internal.setup.OnBridgeEnabledCondition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * Activates the bridge in a Spring Boot web application that has it on its class path.
 *
 * <p>The beans are those of {@link org.cometchatbridge.spring.EnableCometChatBridge}, each unless
 * the application has its own, and the filter is registered at its position. {@code
 * cometchat.bridge.enabled=false} disables everything.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({CometChatBridge.class, Filter.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Conditional(OnBridgeEnabledCondition.class)
@Import({
  BridgeImports.class,
  DatabaseInitializationConfiguration.class,
  FilterRegistrationConfiguration.class,
  PropertiesReportConfiguration.class,
  SslBundleConfiguration.class
})
public final class CometChatBridgeAutoConfiguration {

  CometChatBridgeAutoConfiguration() {}
}
