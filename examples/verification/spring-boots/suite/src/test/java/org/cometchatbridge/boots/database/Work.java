/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.database;

import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Does what a test passes, as a service with annotations does. */
class Work {

  @Transactional
  void inTransaction(Runnable task) {
    task.run();
  }

  @Transactional(propagation = Propagation.REQUIRES_NEW)
  void inNewTransaction(Runnable task) {
    task.run();
  }

  @Transactional(propagation = Propagation.NESTED)
  void nested(Runnable task) {
    task.run();
  }

  @Transactional(readOnly = true)
  void readOnly(Runnable task) {
    task.run();
  }

  @Async
  @Transactional
  CompletableFuture<Void> elsewhere(Runnable task) {
    task.run();
    return CompletableFuture.completedFuture(null);
  }
}
