/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.log.OperatorLog;

/** Adds tokens to the outbox, from where the reconciler deletes them at CometChat. */
public final class StoredRevocations implements Revocations {

  private final UserStore store;
  private final Runnable wake;
  private final RevocationReport report;

  /**
   * Adds to a store.
   *
   * @param wake wakes the reconciler
   */
  public StoredRevocations(
      UserStore store, Runnable wake, Events events, Audit audit, OperatorLog log) {
    this.store = store;
    this.wake = wake;
    this.report = new RevocationReport(events, audit, log);
  }

  @Override
  public void add(ChatToken token) {
    try {
      store.insert(Change.revocationOf(token));
    } catch (RuntimeException e) {
      report.failed(token.uid(), "NOT_RECORDED");
      return;
    }
    wake.run();
  }
}
