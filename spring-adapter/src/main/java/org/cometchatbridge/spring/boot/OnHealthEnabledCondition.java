/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless the health component is disabled, by itself or together with all others. Boot has
 * a condition for this, in another package in each generation.
 */
final class OnHealthEnabledCondition implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    Boolean own =
        environment.getProperty("management.health.cometchat-bridge.enabled", Boolean.class);
    return own != null
        ? own
        : environment.getProperty("management.health.defaults.enabled", Boolean.class, true);
  }
}
