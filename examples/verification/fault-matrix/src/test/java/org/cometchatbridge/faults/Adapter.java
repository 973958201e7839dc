/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.TokenScope;

/** The adapter that integrates the bridge into an application. */
enum Adapter {
  SERVLET("servlet filter, Jetty"),
  SPRING("Spring adapter, Boot on Tomcat");

  private final String title;

  Adapter(String title) {
    this.title = title;
  }

  /** Starts an application that uses this provider. */
  Application start(Provider provider, TokenScope scope, DeactivatedUserPolicy deactivatedUsers) {
    return switch (this) {
      case SERVLET -> new JettyApplication(provider, scope, deactivatedUsers);
      case SPRING -> new BootApplication(provider, scope, deactivatedUsers);
    };
  }

  @Override
  public String toString() {
    return title;
  }
}
