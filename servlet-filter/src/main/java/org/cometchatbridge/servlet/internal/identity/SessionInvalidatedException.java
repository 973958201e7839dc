/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

/**
 * The session was invalidated while its user was read, by a concurrent logout or by a container
 * that shuts down. Whether a user is logged in is unknown; this is not a failure.
 */
final class SessionInvalidatedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SessionInvalidatedException(IllegalStateException cause) {
    super(cause);
  }
}
