/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.host;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The application. Properties below {@code host} choose between its variants: {@code
 * host.oidc.issuer} adds an OpenID provider and the API for its bearer tokens, {@code
 * host.sessions=map} keeps the sessions in Spring Session.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  People.class,
  Chains.class,
  OidcApplication.class,
  StoredSessions.class,
  Pages.class,
  SignInController.class
})
public final class TestApplication {}
