/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

/**
 * Tracks whether the current thread is processing a request behind the filter. The thread holds
 * only a {@link Boolean}, which does not prevent the application from being unloaded.
 */
public final class RequestTracker {

  private final ThreadLocal<Boolean> active = new ThreadLocal<>();

  /** The current thread starts to process a request. */
  public void enter() {
    active.set(true);
  }

  /** The current thread has processed the request. Sets a value, since removing would allocate. */
  public void leave() {
    active.set(false);
  }

  /** Whether the current thread is processing a request. */
  boolean isInRequest() {
    return Boolean.TRUE.equals(active.get());
  }
}
