/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.spring.internal.settings.EnvironmentSettings;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Decides whether users come from Spring Security or from {@code user-resolver}. */
final class IdentitySource {

  private static final String SECURITY =
      "org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer";
  private static final String SECURITY_WEB =
      "org.springframework.security.web.access.ExceptionTranslationFilter";

  private IdentitySource() {}

  static boolean isSpringSecurity(Environment environment, ClassLoader loader) {
    return ClassUtils.isPresent(SECURITY, loader)
        && ClassUtils.isPresent(SECURITY_WEB, loader)
        && EnvironmentSettings.of(environment).text(Setting.USER_RESOLVER).isEmpty();
  }
}
