/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * Where the audit is stored.
 *
 * @since 0.1.0
 */
public enum AuditMode {
  /**
   * In the application's {@link org.cometchatbridge.core.spi.AuditSink}, else in the logger {@code
   * org.cometchatbridge.audit}.
   */
  LOG,
  /**
   * In a table of the database that keeps the changes of users, see {@link
   * CometChatBridgeConfig#jdbcSync}. What was done with a change is recorded in the transaction
   * that completes it, so that no crash separates them.
   */
  JDBC,
  /** Nowhere. */
  OFF
}
