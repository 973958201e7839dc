/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Who the bridge asks for the user: Spring Security, or what a property names. */
final class IdentitySource {

  private static final String SECURITY =
      "org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer";
  private static final String SECURITY_WEB =
      "org.springframework.security.web.access.ExceptionTranslationFilter";

  private IdentitySource() {}

  static boolean isSpringSecurity(Environment environment, ClassLoader loader) {
    return ClassUtils.isPresent(SECURITY, loader)
        && ClassUtils.isPresent(SECURITY_WEB, loader)
        && !StringUtils.hasText(environment.getProperty("cometchat.bridge.user-resolver"));
  }
}
