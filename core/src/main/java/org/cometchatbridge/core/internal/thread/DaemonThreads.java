/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes daemon threads that carry nothing over from the application's thread that happened to ask.
 */
public final class DaemonThreads implements ThreadFactory {

  private final String name;
  private final AtomicInteger made = new AtomicInteger();

  /** Threads named {@code cometchat-bridge-<role>-<n>}. */
  public DaemonThreads(String role) {
    this.name = "cometchat-bridge-" + role + "-";
  }

  @Override
  public Thread newThread(Runnable task) {
    // Inheritable thread locals of a request thread (security context, MDC) must not live on here.
    Thread thread = new Thread(null, task, name + made.incrementAndGet(), 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
    return thread;
  }
}
