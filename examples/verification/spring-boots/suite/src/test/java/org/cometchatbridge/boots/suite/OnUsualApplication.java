/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import org.cometchatbridge.boots.oidc.OidcProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The application with all its logins, bridged by the dependency and properties. */
abstract class OnUsualApplication extends OnBoot {

  private static OidcProvider provider;
  private static Host host;

  @BeforeAll
  static void startHost() {
    provider = OidcProvider.start();
    host = Host.with(emulator()).oidc(provider).start();
  }

  @AfterAll
  static void stopHost() {
    host.close();
    provider.close();
  }

  static Host host() {
    return host;
  }

  static OidcProvider provider() {
    return provider;
  }

  static BootBrowser browser() {
    return host.browser();
  }
}
