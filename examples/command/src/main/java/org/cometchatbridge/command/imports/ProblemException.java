/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

/** A file cannot be read any further. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong, and where. */
  private final Problem problem;

  ProblemException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** What is wrong, and where. */
  public Problem problem() {
    return problem;
  }
}
