/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import org.cometchatbridge.core.event.AuditRecord;

/**
 * Stores the audit: every token, user, change and revocation that the bridge makes at CometChat.
 *
 * <p>Records are passed on one at a time, in their order, on a thread of the bridge that no login
 * waits for. None is dropped: a record for which the sink throws, that waits behind 100,000 others
 * or that is left when the bridge closes is written to the logger {@code
 * org.cometchatbridge.audit}, which is also the default.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AuditSink {

  /**
   * Stores one record. It may block; that delays no login, only later records.
   *
   * @param record the record; it contains no API key, no token and no value of a profile field
   */
  void write(AuditRecord record);
}
