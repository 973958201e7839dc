/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.function.Predicate;

/** The statements of the bridge by which a test recognizes what a node does. */
enum BridgeStatement implements Predicate<String> {
  /** Inserts a change. */
  INSERT(sql -> sql.startsWith("insert into cometchat_outbox ")),
  /** Reads whether there is something to do. */
  POLL(sql -> sql.startsWith("select exists (select 1 from cometchat_outbox ")),
  /** Begins to fold changes. */
  FOLD(sql -> sql.startsWith("select uid from cometchat_outbox ")),
  /** Writes rows, as the end of a fold, a claim or a completion. */
  UPDATE(sql -> sql.startsWith("update cometchat_user set uid = ?, ")),
  /** Reads the rows whose calls have ended. */
  COMPLETION(sql -> sql.endsWith(") order by uid for update"));

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final Predicate<String> matcher;

  BridgeStatement(Predicate<String> matcher) {
    this.matcher = matcher;
  }

  @Override
  public boolean test(String sql) {
    return matcher.test(sql);
  }
}
