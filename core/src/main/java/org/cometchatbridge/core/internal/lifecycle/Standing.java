/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

/** Whether a user may chat, by the application's decision. */
public enum Standing {
  /** The user may chat. */
  ACTIVE('A'),
  /** The user exists at CometChat and may not chat. */
  DEACTIVATED('D'),
  /** The user is erased at CometChat, and the uid may not be used. */
  DELETED('P');

  private final char code;

  Standing(char code) {
    this.code = code;
  }

  /**
   * The standing of a letter.
   *
   * @throws IllegalArgumentException if a store has written another letter
   */
  public static Standing of(char code) {
    for (Standing standing : values()) {
      if (standing.code == code) {
        return standing;
      }
    }
    throw new IllegalArgumentException("No standing is written as " + code);
  }

  /** The letter by which a store writes it. */
  public char code() {
    return code;
  }
}
