/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Optional;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.spring.internal.settings.OAuth2UserIdSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/** Decides what a user id is made of, where the application has no mapper of its own. */
final class UserIdStrategy {

  private static final String LOGIN =
      "org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken";

  private UserIdStrategy() {}

  /**
   * Creates the default mapper.
   *
   * @throws ConfigurationException if users of several providers could have the same user id
   */
  static DefaultChatUserMapper mapper(SettingReader settings, BeanFactory beans, OperatorLog log) {
    Optional<OAuth2UserIdSource> source =
        settings.word(Setting.OAUTH2_USER_ID, OAuth2UserIdSource.class);
    boolean oauth2 = ClassUtils.isPresent(LOGIN, UserIdStrategy.class.getClassLoader());
    if (oauth2 && source.isEmpty() && OAuth2Providers.areSeveral(beans)) {
      throw settings
          .notation()
          .rejected(
              Setting.OAUTH2_USER_ID,
              "is missing, and users of several OAuth2 providers may have the same name, so that"
                  + " they would share one chat account",
              "set it to registration-and-name, set it to name if your application makes the names"
                  + " distinct, or declare a bean of type ChatUserMapper");
    }
    return new DefaultChatUserMapper(
        oauth2
            && source
                .filter(value -> value == OAuth2UserIdSource.REGISTRATION_AND_NAME)
                .isPresent(),
        log);
  }
}
