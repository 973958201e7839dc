/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.core.OnDeactivated;
import org.cometchatbridge.core.TokenScope;

/** What carries the bridge into a host. */
enum Adapter {
  SERVLET("servlet filter, Jetty"),
  SPRING("Spring adapter, Boot on Tomcat");

  private final String title;

  Adapter(String title) {
    this.title = title;
  }

  /** Starts a host that talks to this provider. */
  Host start(Provider provider, TokenScope scope, OnDeactivated onDeactivated) {
    return switch (this) {
      case SERVLET -> new JettyHost(provider, scope, onDeactivated);
      case SPRING -> new BootHost(provider, scope, onDeactivated);
    };
  }

  @Override
  public String toString() {
    return title;
  }
}
