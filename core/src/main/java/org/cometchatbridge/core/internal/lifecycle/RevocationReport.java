/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.audit.AuditEntry;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.log.OperatorLog;

/** Reports tokens that are not deleted at CometChat. */
final class RevocationReport {

  private final Events events;
  private final Audit audit;
  private final OperatorLog log;
  private final AtomicBoolean rejectionLogged = new AtomicBoolean();

  RevocationReport(Events events, Audit audit, OperatorLog log) {
    this.events = events;
    this.audit = audit;
    this.log = log.named(RevocationReport.class);
  }

  /** CometChat does not delete the token, whatever is done: the record of that. */
  static AuditEntry failure(ChatToken token, ProviderException rejection) {
    return new AuditEntry(
        token.uid(),
        AuditRecord.Action.TOKEN_REVOKED,
        null,
        AuditRecord.Outcome.FAILED,
        List.of(rejection.code().orElse("REJECTED")));
  }

  /** The same for the log and the event. Logged once. */
  void rejected(Uid uid, ProviderException rejection) {
    if (rejectionLogged.compareAndSet(false, true)) {
      log.warn(
          "CometChat rejected the revocation of a token, which stays valid; further rejections are"
              + " not logged: {}",
          rejection.getMessage());
    }
    events.publish(new BridgeEvent.RevocationFailed(uid));
  }

  /** The deletion will be repeated. */
  void deferred(Uid uid, int attempts, Duration pause) {
    events.publish(new BridgeEvent.RevocationDeferred(uid, attempts, pause));
  }

  /** The token remains valid. */
  void failed(Uid uid, String code) {
    events.publish(new BridgeEvent.RevocationFailed(uid));
    audit.record(
        uid, AuditRecord.Action.TOKEN_REVOKED, null, AuditRecord.Outcome.FAILED, List.of(code));
  }
}
