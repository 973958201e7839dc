/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import org.jspecify.annotations.Nullable;

/**
 * Tracks which request the current thread is processing behind the filter. Between requests the
 * thread holds only a {@link Boolean}, which does not prevent the application from being unloaded.
 */
public final class RequestTracker {

  @SuppressWarnings("ThreadLocalUsage") // one per application, holds nothing of it between requests
  private final ThreadLocal<Object> active = new ThreadLocal<>();

  /** The current thread starts to process a request. */
  public void enter() {
    active.set(true);
  }

  /** The same for a request that may become a login. */
  public void enter(ActiveLogin login) {
    active.set(login);
  }

  /**
   * The same for a request for which there is nothing to do.
   *
   * @param state the login state of its session
   */
  public void enterIdle(String state) {
    active.set(state);
  }

  /** The login state of an {@link #enterIdle idle} request of the current thread. */
  public @Nullable String idleState() {
    return active.get() instanceof String state ? state : null;
  }

  /** The current thread has processed the request. Sets a value, since removing would allocate. */
  public void leave() {
    active.set(false);
  }

  /** Whether the current thread is processing a request. */
  boolean isInRequest() {
    Object current = active.get();
    return current != null && !Boolean.FALSE.equals(current);
  }

  /** The request of the current thread that may become a login, if it is processing one. */
  @Nullable ActiveLogin activeLogin() {
    return active.get() instanceof ActiveLogin login ? login : null;
  }
}
