/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The application. Two properties select variants: {@code application.oidc.issuer} adds an OpenID
 * provider and the API for its bearer tokens, {@code application.sessions} keeps the sessions in
 * Spring Session: {@code map} in memory, {@code jdbc} in a database.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  Accounts.class,
  SecurityChains.class,
  OidcApplication.class,
  StoredSessions.class,
  DatabaseSessions.class,
  SessionRegistries.class,
  AsyncPages.class,
  Pages.class,
  LoginController.class,
  ManualLogouts.class
})
public final class TestApplication {}
