/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.function.UnaryOperator;

/** A deliberate defect of the bridge, which a run has to find. */
enum Defect {
  NONE,
  /** A node completes what another one has claimed meanwhile. */
  LEASE_NOT_CHECKED,
  /** A change makes a user due whose calls are running. */
  DUE_MOVED_BY_FOLD,
  /** Two nodes fold the changes of a user at once. */
  FOLD_WITHOUT_LOCK,
  /** A change is recorded after the commit of the transaction that it is a part of. */
  INSERT_AFTER_COMMIT;

  private static final String INSERT = "insert into cometchat_outbox ";
  private static final String FOLD = "select uid from cometchat_outbox ";
  private static final String UPDATE = "update cometchat_user set uid = ?, ";
  private static final String LOCK = " for update skip locked";
  private static final String COMPLETION = ") order by uid for update";

  static boolean isFold(String sql) {
    return sql.startsWith(FOLD);
  }

  static boolean isInsert(String sql) {
    return sql.startsWith(INSERT);
  }

  static boolean isUpdate(String sql) {
    return sql.startsWith(UPDATE);
  }

  static boolean isCompletion(String sql) {
    return sql.endsWith(COMPLETION);
  }

  /** Changes the statements of a fold. */
  UnaryOperator<String> ofFold() {
    return switch (this) {
      case DUE_MOVED_BY_FOLD -> sql -> sql.replace(" due = ?,", " due = ? * 0 + 1,");
      case FOLD_WITHOUT_LOCK -> sql -> sql.replace(LOCK, "");
      default -> UnaryOperator.identity();
    };
  }
}
