/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** The providers that users may log in with; loaded only where OAuth2 logins are. */
final class OAuth2Providers {

  private OAuth2Providers() {}

  /**
   * Whether there are several, so that a name alone need not name one user. Checks only
   * registrations that are known without a call to a provider.
   */
  static boolean areSeveral(BeanFactory beans) {
    Set<String> providers = new HashSet<>();
    if (beans.getBeanProvider(ClientRegistrationRepository.class).getIfUnique()
        instanceof InMemoryClientRegistrationRepository registrations) {
      for (ClientRegistration registration : registrations) {
        if (AuthorizationGrantType.AUTHORIZATION_CODE.equals(
            registration.getAuthorizationGrantType())) {
          providers.add(registration.getProviderDetails().getAuthorizationUri());
        }
      }
    }
    return providers.size() > 1;
  }
}
