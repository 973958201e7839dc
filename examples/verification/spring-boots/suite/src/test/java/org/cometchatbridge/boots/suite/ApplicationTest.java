/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import org.cometchatbridge.boots.oidc.OidcProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests of the application with all its kinds of login. */
abstract class ApplicationTest extends BootTest {

  private static OidcProvider provider;
  private static RunningApplication application;

  @BeforeAll
  static void startApplication() {
    provider = OidcProvider.start();
    application = RunningApplication.with(emulator()).oidc(provider).start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
    provider.close();
  }

  static RunningApplication application() {
    return application;
  }

  static OidcProvider provider() {
    return provider;
  }

  static BootBrowser browser() {
    return application.browser();
  }
}
