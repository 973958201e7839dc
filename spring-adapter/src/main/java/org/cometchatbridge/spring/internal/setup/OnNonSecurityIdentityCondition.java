/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Matches if the users do not come from Spring Security. */
final class OnNonSecurityIdentityCondition implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    ClassLoader given = context.getClassLoader();
    ClassLoader loader = given == null ? ClassUtils.getDefaultClassLoader() : given;
    return !IdentitySource.isSpringSecurity(context.getEnvironment(), loader);
  }
}
