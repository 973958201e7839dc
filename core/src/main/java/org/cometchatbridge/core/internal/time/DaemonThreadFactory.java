/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Creates daemon threads that inherit nothing from the application's thread that needed them. */
public final class DaemonThreadFactory implements ThreadFactory {

  private final String prefix;
  private final Thread.@Nullable UncaughtExceptionHandler uncaught;
  private final AtomicInteger created = new AtomicInteger();

  /** Names the threads {@code cometchat-bridge-<role>-<n>}. */
  public DaemonThreadFactory(String role) {
    this(role, null);
  }

  /**
   * Names the threads {@code cometchat-bridge-<role>-<n>}.
   *
   * @param uncaught receives what ends a thread; {@code null} for the platform's own handler
   */
  public DaemonThreadFactory(String role, Thread.@Nullable UncaughtExceptionHandler uncaught) {
    this.uncaught = uncaught;
    this.prefix = "cometchat-bridge-" + role + "-";
  }

  @Override
  public Thread newThread(Runnable task) {
    // Inheritable thread locals of a request thread (security context, MDC) must not leak into it.
    Thread thread = new Thread(null, task, prefix + created.incrementAndGet(), 0, false);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(uncaught);
    thread.setContextClassLoader(DaemonThreadFactory.class.getClassLoader());
    return thread;
  }
}
