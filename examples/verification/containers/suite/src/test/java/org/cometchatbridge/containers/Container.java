/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers;

import java.util.ServiceLoader;

/** A running servlet container that listens on a random port of the loopback interface. */
public interface Container extends AutoCloseable {

  /** Starts the container of this module, which is registered as a service. */
  static Container start() {
    return ServiceLoader.load(ContainerProvider.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no container in this module"))
        .start();
  }

  int port();

  /** Starts an application. Exceptions of the start are thrown, possibly wrapped. */
  void deploy(WebApplication application);

  /** Stops and removes an application. */
  void undeploy(String contextPath);

  /**
   * Makes a session expire and waits until the container has removed it. The application has set a
   * short inactive interval.
   */
  void expire(String contextPath, String sessionId);

  /** Stops the container and all applications. */
  @Override
  void close();
}
