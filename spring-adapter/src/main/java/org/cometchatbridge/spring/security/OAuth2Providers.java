/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** Finds the OAuth2 providers. Loaded only if OAuth2 login is present. */
final class OAuth2Providers {

  private OAuth2Providers() {}

  /**
   * Returns whether there are several, so that two users may have the same name. It reads only
   * registrations that need no call to a provider.
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
