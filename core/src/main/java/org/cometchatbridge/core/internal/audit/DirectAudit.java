/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.AuditSink;
import org.jspecify.annotations.Nullable;

/**
 * Passes each record on at once, for tools that wait for their calls anyway. What the application's
 * sink does not take is logged. Thread-safe if the sink is.
 */
public final class DirectAudit implements Audit {

  private final String appId;
  private final InstantSource clock;
  private final AuditLog auditLog;
  private final AuditSink sink;
  private final Node node = new Node();

  /**
   * Records nothing yet.
   *
   * @param sink of the application, or {@code null} for the log
   */
  public DirectAudit(String appId, @Nullable AuditSink sink, InstantSource clock, OperatorLog log) {
    this.appId = appId;
    this.clock = clock;
    this.auditLog = new AuditLog(log);
    this.sink = sink == null ? auditLog : sink;
  }

  @Override
  public void record(
      Uid uid,
      AuditRecord.Action action,
      @Nullable String actor,
      AuditRecord.Outcome outcome,
      Collection<String> details) {
    AuditRecord record =
        new AuditRecord(
            clock.instant(),
            appId,
            node.name(),
            action,
            uid,
            actor == null ? uid.value() : actor,
            outcome,
            List.copyOf(details));
    try {
      sink.write(record);
    } catch (RuntimeException e) {
      auditLog.write(record);
    }
  }
}
