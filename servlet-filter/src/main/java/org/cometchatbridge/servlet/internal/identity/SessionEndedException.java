/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

/**
 * The session ended while it was asked for its user: by a logout beside this request, or because
 * the container stops. Whether anybody is logged in cannot be said, and it is nobody's fault.
 */
final class SessionEndedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SessionEndedException(IllegalStateException cause) {
    super(cause);
  }
}
