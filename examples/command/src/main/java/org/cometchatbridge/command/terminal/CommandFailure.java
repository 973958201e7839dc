/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.terminal;

/** A command cannot do its work. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How the process ends. */
  private final ExitStatus status;

  /**
   * Creates a failure.
   *
   * @param message what is wrong and what to do, in complete sentences, without secrets
   */
  public CommandFailure(ExitStatus status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * Creates a failure with a cause, which is printed with {@code --debug} only.
   *
   * @param message what is wrong and what to do, in complete sentences, without secrets
   */
  public CommandFailure(ExitStatus status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** How the process ends. */
  public ExitStatus status() {
    return status;
  }
}
