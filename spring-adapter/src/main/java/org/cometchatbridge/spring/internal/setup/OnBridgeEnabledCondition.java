/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.spring.internal.settings.EnvironmentSettings;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless {@code cometchat.bridge.enabled} is false, in any of its spellings. */
public final class OnBridgeEnabledCondition implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return isEnabled(context.getEnvironment());
  }

  static boolean isEnabled(Environment environment) {
    return EnvironmentSettings.of(environment).flag(Setting.ENABLED).orElse(true);
  }
}
