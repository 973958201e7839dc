/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * The files of a command that reads users. They are checked before one of them is opened for
 * writing, because a report would overwrite the users or the journal.
 *
 * @param users the file with users, or {@code null} for the standard input
 * @param journal what is done, or {@code null} if the command has none
 * @param report outcomes, or {@code null} if there is no report
 */
record ImportPaths(@Nullable Path users, @Nullable Path journal, @Nullable Path report) {

  private static final int MOST_LINKS = 40;

  /**
   * Checks the files.
   *
   * @param writes whether journal and report will be written
   * @throws CommandFailure if one file has two purposes, or cannot have its purpose
   */
  void check(boolean writes) throws IOException {
    if (users != null && journal != null && isSame(journal, users)) {
      throw usage("--journal " + journal + " is the file with the users. Name another file.");
    }
    if (report != null) {
      if (users != null && isSame(report, users)) {
        throw usage("--report " + report + " is the file with the users. Name another file.");
      }
      if (journal != null && isSame(report, journal)) {
        throw usage("--report " + report + " is the journal. Name another file.");
      }
    }
    if (!writes) {
      return;
    }
    if (journal != null && Files.exists(journal) && !Files.isRegularFile(journal)) {
      throw usage(
          "The journal "
              + journal
              + " is not a regular file, so it cannot be resumed. Name a file by --journal.");
    }
    if (report != null && !isWritable(report)) {
      throw new CommandFailure(
          ExitStatus.STORE,
          "--report " + report + " cannot be written. Nothing was sent to CometChat.");
    }
  }

  private static boolean isWritable(Path path) {
    if (Files.exists(path)) {
      return !Files.isDirectory(path) && Files.isWritable(path);
    }
    Path folder = path.toAbsolutePath().getParent();
    return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    if (Files.exists(one) && Files.exists(other)) {
      return Files.isSameFile(one, other);
    }
    return real(one).equals(real(other));
  }

  /** Where a file would be created: links are followed, also one whose target does not exist. */
  private static Path real(Path path) throws IOException {
    Path found = path.toAbsolutePath();
    for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(found); i++) {
      found = found.resolveSibling(Files.readSymbolicLink(found));
    }
    if (Files.exists(found)) {
      return found.toRealPath();
    }
    Path folder = found.getParent();
    Path name = found.getFileName();
    if (folder == null || name == null || !Files.exists(folder)) {
      return found.normalize();
    }
    return folder.toRealPath().resolve(name);
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitStatus.USAGE, message);
  }
}
