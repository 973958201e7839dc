/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.spring.internal.setup.OnBridgeEnabledCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Conditional;

/**
 * Logs in a WebFlux application that the bridge does nothing there. It is for applications on the
 * Servlet API.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Conditional(OnBridgeEnabledCondition.class)
public final class CometChatBridgeReactiveAutoConfiguration {

  private static final Logger LOG =
      LoggerFactory.getLogger(CometChatBridgeReactiveAutoConfiguration.class);

  CometChatBridgeReactiveAutoConfiguration() {
    LOG.warn(
        "CometChat Bridge does nothing in this application: it is for servlet applications, and this"
            + " one uses WebFlux. Remove the dependency, or set cometchat.bridge.enabled=false");
  }
}
