/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.tomcat;

import org.apache.catalina.util.ServerInfo;
import org.cometchatbridge.containers.Container;
import org.cometchatbridge.containers.ContainerProvider;

/** Provides Tomcat to the suite. */
public final class TomcatProvider implements ContainerProvider {

  @Override
  public String name() {
    return ServerInfo.getServerInfo().replace("Apache ", "").replace('/', ' ');
  }

  @Override
  public Container start() {
    return new TomcatContainer();
  }
}
