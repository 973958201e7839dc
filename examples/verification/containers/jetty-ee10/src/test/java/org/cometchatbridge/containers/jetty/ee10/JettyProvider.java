/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.jetty.ee10;

import org.cometchatbridge.containers.Container;
import org.cometchatbridge.containers.ContainerProvider;
import org.eclipse.jetty.server.Server;

/** Provides Jetty to the suite. */
public final class JettyProvider implements ContainerProvider {

  @Override
  public String name() {
    return "Jetty " + Server.getVersion() + " ee10";
  }

  @Override
  public Container start() {
    return new JettyContainer();
  }
}
