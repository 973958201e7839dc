/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.reconcile;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongPredicate;
import org.cometchatbridge.command.imports.Problem;
import org.cometchatbridge.command.imports.ProblemException;
import org.cometchatbridge.command.imports.RowFile;
import org.cometchatbridge.command.imports.Rows;
import org.cometchatbridge.command.imports.UserRow;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.reconcile.ComparisonRow;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file that was checked, numbered by their lines. A row with a problem ends the command,
 * because the user of a row that is left out would be a surplus one.
 */
final class CheckedRows implements Iterator<ComparisonRow>, Closeable {

  private final Rows rows;
  private final LongPredicate lines;
  private @Nullable ComparisonRow next;

  /**
   * Opens the file.
   *
   * @param lines which lines are read
   */
  CheckedRows(RowFile file, LongPredicate lines) throws IOException {
    this.lines = lines;
    try {
      this.rows = file.open();
    } catch (ProblemException e) {
      throw changed(e.problem().toString());
    }
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && rows.hasNext()) {
        UserRow row = rows.next();
        Problem problem = row.problem();
        ChatUser user = row.user();
        if (problem != null || user == null) {
          throw changed(String.valueOf(problem));
        }
        if (lines.test(row.line())) {
          next = new ComparisonRow(row.line(), user, row.deactivated());
        }
      }
    } catch (ProblemException e) {
      throw changed(e.problem().toString());
    }
    return next != null;
  }

  @Override
  public ComparisonRow next() {
    ComparisonRow row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return row;
  }

  private static CommandFailure changed(String problem) {
    return new CommandFailure(
        ExitStatus.STORE, "The file has changed since it was checked. " + problem);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
