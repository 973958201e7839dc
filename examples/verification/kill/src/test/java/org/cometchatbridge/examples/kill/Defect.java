/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.function.UnaryOperator;

/** A deliberate defect of the bridge. */
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

  /** Changes the statements of a fold. */
  UnaryOperator<String> ofFold() {
    return switch (this) {
      case DUE_MOVED_BY_FOLD ->
          sql -> sql.replace(" due = ?,", " due = cast(? as bigint) * 0 + 1,");
      case FOLD_WITHOUT_LOCK -> sql -> sql.replace(" for update skip locked", "");
      default -> UnaryOperator.identity();
    };
  }
}
