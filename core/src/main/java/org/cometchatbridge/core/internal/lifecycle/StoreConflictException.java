/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

/**
 * A store was not changed, because other nodes have changed the same rows again and again. Nothing
 * is wrong with it: the next attempt may succeed.
 */
public final class StoreConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public StoreConflictException(Throwable cause) {
    super("Other nodes have changed the same rows", cause);
  }
}
