/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if neither this application context nor a parent of it has a bean of any of the types.
 */
final class OnMissingApplicationBeanCondition implements ConfigurationCondition {

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Map<String, Object> attributes =
        Objects.requireNonNull(
            metadata.getAnnotationAttributes(
                ConditionalOnMissingApplicationBean.class.getName(), false));
    Class<?>[] types = (Class<?>[]) Objects.requireNonNull(attributes.get("value"));
    ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
    return Arrays.stream(types)
        .allMatch(
            type ->
                BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length
                    == 0);
  }
}
