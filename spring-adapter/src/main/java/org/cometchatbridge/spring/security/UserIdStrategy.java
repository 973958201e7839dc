/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.cometchatbridge.spring.internal.settings.OAuth2UserIdSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Decides what a user id is made of, and asks the application where only the application can know.
 */
final class UserIdStrategy {

  private static final String LOGIN =
      "org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken";

  private UserIdStrategy() {}

  /**
   * The mapper for applications that have none of their own.
   *
   * @throws ConfigurationException if names from several providers could meet
   */
  static DefaultChatUserMapper mapper(BridgeProperties properties, BeanFactory beans) {
    boolean oauth2 = ClassUtils.isPresent(LOGIN, UserIdStrategy.class.getClassLoader());
    if (oauth2 && properties.oauth2UserId() == null && OAuth2Providers.areSeveral(beans)) {
      throw new ConfigurationException(
          "oauth2UserId",
          "is missing, and users of several OAuth2 providers may bear the same name, so that they"
              + " would share one chat account; set it to registration-and-name, to name if your"
              + " application makes the names distinct, or declare a ChatUserMapper bean");
    }
    return new DefaultChatUserMapper(
        oauth2 && properties.oauth2UserId() == OAuth2UserIdSource.REGISTRATION_AND_NAME);
  }
}
