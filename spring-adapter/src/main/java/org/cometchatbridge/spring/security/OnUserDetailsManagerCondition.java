/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.spring.internal.settings.EnvironmentSettings;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if {@code cometchat.bridge.sync.user-details-manager} is true. */
final class OnUserDetailsManagerCondition implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return EnvironmentSettings.of(context.getEnvironment())
        .flag(Setting.SYNC_USER_DETAILS_MANAGER)
        .orElse(false);
  }
}
