/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import org.cometchatbridge.servlet.internal.warning.WarnOnce;
import org.slf4j.LoggerFactory;

/**
 * Keeps a fault of the bridge away from the application: it is logged, and the application's
 * response goes on.
 */
final class FaultBarrier {

  private final WarnOnce warnings = new WarnOnce(LoggerFactory.getLogger(FaultBarrier.class));

  void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError e) {
      warn(e);
    }
  }

  void warn(Throwable fault) {
    warnings.warn("The bridge failed on a request, which goes on without chat", fault);
  }
}
