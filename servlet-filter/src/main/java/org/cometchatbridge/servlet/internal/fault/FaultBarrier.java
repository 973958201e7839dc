/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.fault;

import java.util.function.BooleanSupplier;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * Isolates the application from failures of the bridge: a failure is logged, and the request goes
 * on without chat. Thread-safe.
 */
public final class FaultBarrier {

  private final WarnOnceLogger warnings;

  /** Logs failures here. */
  public FaultBarrier(OperatorLog log) {
    this.warnings = new WarnOnceLogger(log.named(FaultBarrier.class));
  }

  /** Runs a step of the bridge. Logs what it throws, and never throws itself. */
  public void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError e) {
      warn(e);
    }
  }

  /** Evaluates a condition of the bridge; false if it throws, which is logged. */
  public boolean test(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (RuntimeException | LinkageError e) {
      warn(e);
      return false;
    }
  }

  /** Logs a failure that was caught elsewhere. */
  public void warn(Throwable failure) {
    if (ClassPathProblem.isOfBridge(failure)) {
      warnings.error(ClassPathProblem.describe(failure));
    } else {
      warnings.warn("The bridge failed on a request, which goes on without chat", failure);
    }
  }
}
