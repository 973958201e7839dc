/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

/**
 * Knows whether a thread is working for a request behind the filter. What stays with a thread is a
 * {@link Boolean}, so neither host nor bridge is kept from unloading.
 */
public final class RequestThreads {

  private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

  /** A request begins on this thread. */
  public void enter() {
    inside.set(true);
  }

  /** The request has left this thread. Setting costs no object where removing would. */
  public void leave() {
    inside.set(false);
  }

  /** Whether this thread works for a request. */
  boolean isOne() {
    return Boolean.TRUE.equals(inside.get());
  }
}
