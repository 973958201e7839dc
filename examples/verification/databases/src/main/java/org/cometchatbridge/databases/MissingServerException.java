/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

/** The message says what is missing and how to install it. */
final class MissingServerException extends Exception {

  private static final long serialVersionUID = 1L;

  MissingServerException(String message) {
    super(message);
  }
}
