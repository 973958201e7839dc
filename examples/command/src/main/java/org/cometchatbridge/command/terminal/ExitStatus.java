/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.terminal;

/** How a command has ended. The codes are documented and do not change. */
public enum ExitStatus {
  /** Everything was done, and nothing was found to be wrong. */
  OK(0),
  /** The command has run, and something is not as it should be: a row, a user, a finding. */
  PROBLEMS(1),
  /** The arguments are wrong. Nothing was done. */
  USAGE(2),
  /** A setting is missing or wrong. Nothing was done. */
  SETTINGS(3),
  /** CometChat does not respond, or asks to wait. The same command may succeed later. */
  UNAVAILABLE(4),
  /** CometChat has rejected a call. */
  REJECTED(5),
  /** A file or the database cannot be read or written. */
  STORE(6),
  /** A defect of this command. */
  INTERNAL(70),
  /** Ended by Ctrl-C. */
  INTERRUPTED(130);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The exit code of the process. */
  public int code() {
    return code;
  }
}
