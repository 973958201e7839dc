/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers;

import java.util.ServiceLoader;

/** A servlet container that runs, listening on a random port of the loopback interface. */
public interface Container extends AutoCloseable {

  /** Starts the container of this module: the one that is registered as a service. */
  static Container start() {
    return ServiceLoader.load(ContainerProvider.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no container in this module"))
        .start();
  }

  int port();

  /** Starts an application; what its start throws comes out, maybe wrapped. */
  void deploy(WebApplication application);

  /** Stops an application and forgets it. */
  void undeploy(String contextPath);

  /**
   * Lets a session look as if its user had been away for long, lets the container find it, and
   * waits until it is gone. The application has set a short inactive interval.
   */
  void expire(String contextPath, String sessionId);

  /** Stops it with all that is deployed. */
  @Override
  void close();
}
