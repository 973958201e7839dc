/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;
import org.cometchatbridge.core.bulk.BulkUser;
import org.jspecify.annotations.Nullable;

/**
 * What an import has done, in a file that is only appended to, and is on the disk before the next
 * call begins. A process that is killed leaves at most one line without its end, which is removed.
 * It has numbers of rows and no data of users.
 *
 * <p>Each line ends with its checksum. The first names file and options; {@code B} has rows whose
 * users are about to be created, {@code E} rows with their outcomes. Not thread-safe.
 */
final class Journal implements Closeable {

  private static final String VERSION = "cometchat-bridge-import-1";
  private static final int LONGEST_LINE = 1 << 16;

  private final Path path;
  private final RandomAccessFile file;
  private final FileLock lock;
  private final Outcomes outcomes;

  private Journal(Path path, RandomAccessFile file, FileLock lock, Outcomes outcomes) {
    this.path = path;
    this.file = file;
    this.lock = lock;
    this.outcomes = outcomes;
  }

  /**
   * Opens a journal.
   *
   * @param fingerprint identifies the content of the file with the users
   * @param options those that decide about outcomes
   * @param resumes whether the journal is there already
   * @throws CommandFailure if it is another journal than that, or damaged, or in use
   */
  static Journal open(
      Path path, String fingerprint, String options, boolean resumes, Outcomes outcomes)
      throws IOException {
    boolean exists = Files.exists(path) && Files.size(path) > 0;
    if (exists && !resumes) {
      throw failure(
          "The journal "
              + path
              + " of an earlier import exists. Add --resume to continue that import, or name"
              + " another file by --journal, or delete it.");
    }
    if (!exists && resumes && !Files.exists(path)) {
      throw failure(
          "There is no journal "
              + path
              + " to resume. Leave --resume out, or name the journal by"
              + " --journal.");
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      FileLock lock = lock(file);
      if (lock == null) {
        throw failure("Another import uses the journal " + path + ". Wait for its end.");
      }
      Journal journal = new Journal(path, file, lock, outcomes);
      journal.begin(fingerprint, options);
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static CommandFailure failure(String message) {
    return new CommandFailure(ExitStatus.USAGE, message);
  }

  private void begin(String fingerprint, String options) throws IOException {
    String first = VERSION + " " + fingerprint + " " + outcomes.rows() + " " + options;
    long end = replay(first);
    file.setLength(end);
    file.seek(end);
    if (end == 0) {
      append(first);
    }
  }

  /** Reads the whole lines, and returns where they end. */
  private long replay(String first) throws IOException {
    long end = 0;
    long number = 0;
    boolean damaged = false;
    // No second descriptor: on POSIX, closing it would release the lock, and Windows rejects its
    // reads.
    InputStream in = new BufferedInputStream(new FileInputStream(file.getFD()), 1 << 16);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n' && bytes.size() <= LONGEST_LINE) {
        bytes.write(b);
        continue;
      }
      String content = content(bytes.toString(StandardCharsets.UTF_8));
      if (damaged || content == null) {
        // A line without its end may be followed by nothing else.
        damaged = true;
      } else {
        number++;
        replay(number, content, first);
        end += bytes.size() + 1;
      }
      bytes.reset();
    }
    if (damaged) {
      throw failure(
          "Line "
              + (number + 1)
              + " of the journal "
              + path
              + " is damaged, so it is not known which rows are done. Import with another"
              + " --journal and --on-existing update: no user is created twice.");
    }
    return end;
  }

  private void replay(long number, String content, String first) {
    if (number == 1) {
      checkFirst(content, first);
      return;
    }
    try {
      for (String part : content.substring(2).split(" ", -1)) {
        if (content.charAt(0) == 'B') {
          outcomes.begun(Integer.parseInt(part));
        } else {
          String[] parts = part.split(":", 3);
          outcomes.ended(Integer.parseInt(parts[0]), Kind.valueOf(parts[1]), parts[2]);
        }
      }
    } catch (RuntimeException e) {
      throw failure("Line " + number + " of the journal " + path + " is not one of this version.");
    }
  }

  private void checkFirst(String content, String first) {
    if (content.equals(first)) {
      return;
    }
    String[] found = content.split(" ", 4);
    String[] wanted = first.split(" ", 4);
    if (found.length < 4 || !found[0].equals(wanted[0])) {
      throw failure(path + " is not a journal of this version. Name another file by --journal.");
    }
    if (!found[1].equals(wanted[1])) {
      throw failure(
          "The file with the users has changed since the import that "
              + path
              + " belongs to. Restore it, or import the new file with another --journal.");
    }
    throw failure(
        "The import that "
            + path
            + " belongs to had other options: "
            + found[3]
            + ". Now they are: "
            + wanted[3]
            + ". Use the same ones, or another --journal.");
  }

  private static @Nullable String content(String line) {
    int space = line.lastIndexOf(' ');
    return space > 0 && line.substring(space + 1).equals(checksum(line.substring(0, space)))
        ? line.substring(0, space)
        : null;
  }

  private static String checksum(String content) {
    CRC32 crc = new CRC32();
    crc.update(content.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  /** Users are about to be created. */
  void begun(List<BulkUser> users) throws IOException {
    StringBuilder line = new StringBuilder("B");
    for (BulkUser user : users) {
      outcomes.begun(Math.toIntExact(user.number()));
      line.append(' ').append(user.number());
    }
    append(line.toString());
  }

  /** Users have an outcome. */
  void ended(List<BulkOutcome> ended) throws IOException {
    StringBuilder line = new StringBuilder("E");
    for (BulkOutcome outcome : ended) {
      long number = outcome.user().number();
      if (!outcomes.ended(Math.toIntExact(number), outcome.kind(), outcome.code())) {
        throw new IllegalStateException("Row " + number + " has two outcomes");
      }
      line.append(' ')
          .append(number)
          .append(':')
          .append(outcome.kind())
          .append(':')
          .append(outcome.code());
    }
    append(line.toString());
  }

  private void append(String content) throws IOException {
    file.write((content + ' ' + checksum(content) + '\n').getBytes(StandardCharsets.UTF_8));
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    try {
      lock.release();
    } finally {
      file.close();
    }
  }
}
