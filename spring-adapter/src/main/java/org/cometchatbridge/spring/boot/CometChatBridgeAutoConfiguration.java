/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import jakarta.servlet.Filter;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.spring.internal.setup.BridgeImports;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Import;

/**
 * Switches the bridge on in a Spring Boot web application that has it on its class path.
 *
 * <p>The beans are those of {@link org.cometchatbridge.spring.EnableCometChatBridge}, each unless
 * the application has its own, and the filter is registered in its place. {@code
 * cometchat.bridge.enabled=false} switches everything off.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({CometChatBridge.class, Filter.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "cometchat.bridge.enabled", matchIfMissing = true)
@Import({BoundProperties.class, BridgeImports.class, FilterRegistration.class, TlsBundles.class})
public final class CometChatBridgeAutoConfiguration {

  CometChatBridgeAutoConfiguration() {}
}
