/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

/**
 * The database did not take a change of a user, so CometChat will not get it, or it could not be
 * read. The cause is the exception of the database, or one without its text if that may contain
 * what was to be stored. Immutable.
 *
 * @since 0.1.0
 */
public final class StoreException extends BridgeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what happened, safe to log
   * @param cause the exception of the database
   */
  public StoreException(String message, Throwable cause) {
    super(message);
    initCause(cause);
  }
}
