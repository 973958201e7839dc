/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.stream.Stream;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if there is a bridge, or several CometChat apps. */
final class OnBridgeOrAppsCondition implements ConfigurationCondition {

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    return beans != null
        && Stream.of(CometChatBridge.class, CometChatApps.class)
            .anyMatch(
                type ->
                    BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false)
                            .length
                        > 0);
  }
}
