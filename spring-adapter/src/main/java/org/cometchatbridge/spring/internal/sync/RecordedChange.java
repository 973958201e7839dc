/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

import org.springframework.transaction.support.TransactionSynchronization;

/**
 * One change of a user that was inserted with the connection of a transaction.
 *
 * <p>What is inserted in {@code afterCommit} comes too late for that transaction, and Spring does
 * not report which of the two it was. Then neither {@code beforeCommit} nor {@code
 * beforeCompletion} is called, so the change is recorded again. A change that an entity listener of
 * JPA reports during the commit is recorded twice, which has the effect of once.
 */
final class RecordedChange implements TransactionSynchronization {

  private final Runnable wake;
  private final Runnable recordAgain;
  private boolean inTime;

  /**
   * Creates the synchronization.
   *
   * @param wake starts to carry out a committed change
   * @param recordAgain records the change, and commits it at once
   */
  RecordedChange(Runnable wake, Runnable recordAgain) {
    this.wake = wake;
    this.recordAgain = recordAgain;
  }

  @Override
  public void beforeCommit(boolean readOnly) {
    inTime = true;
  }

  /** A change that is reported in {@code beforeCommit} gets this call only. */
  @Override
  public void beforeCompletion() {
    inTime = true;
  }

  /** Unlike {@code afterCommit}, it is called even if another synchronization throws. */
  @Override
  public void afterCompletion(int status) {
    if (status != STATUS_COMMITTED) {
      return;
    }
    if (inTime) {
      wake.run();
    } else {
      recordAgain.run();
    }
  }
}
