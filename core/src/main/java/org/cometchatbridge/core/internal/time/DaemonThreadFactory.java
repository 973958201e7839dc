/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates daemon threads that inherit nothing from the application's thread that needed them. */
public final class DaemonThreadFactory implements ThreadFactory {

  private final String prefix;
  private final AtomicInteger created = new AtomicInteger();

  /** Names the threads {@code cometchat-bridge-<role>-<n>}. */
  public DaemonThreadFactory(String role) {
    this.prefix = "cometchat-bridge-" + role + "-";
  }

  @Override
  public Thread newThread(Runnable task) {
    // Inheritable thread locals of a request thread (security context, MDC) must not leak into it.
    Thread thread = new Thread(null, task, prefix + created.incrementAndGet(), 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(DaemonThreadFactory.class.getClassLoader());
    return thread;
  }
}
