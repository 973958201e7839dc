/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;

/** Checks a whole file before the first call. Not thread-safe. */
public final class FileCheck {

  /** Further problems are only counted. */
  private static final int SHOWN = 20;

  private static final int MOST_ROWS = 100_000_000;

  private final RowFile file;
  private final Function<String, Optional<Uid>> uids;
  private final UidHashes known = new UidHashes();
  private final List<Problem> problems = new ArrayList<>();

  /** The rows whose uid an earlier row seems to have. */
  private final List<Repeated> repeated = new ArrayList<>();

  private long problemCount;
  private int rows;

  private record Repeated(UserRow row, String userId, Uid uid) {}

  /**
   * Creates a check.
   *
   * @param uids the uid of a user id, as in the application
   */
  public FileCheck(RowFile file, Function<String, Optional<Uid>> uids) {
    this.file = file;
    this.uids = uids;
  }

  /**
   * What was found.
   *
   * @param rows how many rows were read
   * @param problems the first ones
   * @param problemCount all of them
   * @param fingerprint identifies the content of the file
   */
  public record Result(int rows, List<Problem> problems, long problemCount, String fingerprint) {}

  /** Reads the file. */
  public Result run() throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    InputStream in =
        new DigestInputStream(
            new BufferedInputStream(Files.newInputStream(file.file()), 1 << 16), digest);
    try (Rows read = file.open(in)) {
      while (read.hasNext()) {
        check(read.next());
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      in.transferTo(OutputStream.nullOutputStream());
    } catch (ProblemException e) {
      found(e.problem());
    }
    findFirstOnes();
    problems.sort(Comparator.comparingLong(Problem::line));
    return new Result(
        rows, List.copyOf(problems), problemCount, HexFormat.of().formatHex(digest.digest()));
  }

  private void check(UserRow row) {
    rows++;
    if (rows > MOST_ROWS) {
      throw new ProblemException(
          Problem.inLine(row.line(), "The file has more than 100,000,000 rows. Divide it."));
    }
    Problem problem = row.problem();
    ChatUser user = row.user();
    if (problem != null || user == null) {
      if (problem != null) {
        found(problem);
      }
      return;
    }
    Optional<Uid> uid = uids.apply(user.userId());
    if (uid.isEmpty()) {
      found(
          Problem.inColumn(
              row.line(),
              Field.USER_ID.title(),
              "This user id has no uid: the setting uidMapping does not accept it, or another user"
                  + " id has the uid."));
    } else if (!known.add(UidHashes.hash(uid.get().value()))) {
      if (repeated.size() < SHOWN) {
        repeated.add(new Repeated(row, user.userId(), uid.get()));
      } else {
        problemCount++;
      }
    }
  }

  private void found(Problem problem) {
    problemCount++;
    if (problems.size() < SHOWN) {
      problems.add(problem);
    }
  }

  /** Reads the file again, up to the last repetition, to find the first row of each uid. */
  private void findFirstOnes() throws IOException {
    if (repeated.isEmpty()) {
      return;
    }
    Map<Uid, UserRow> first = new HashMap<>();
    repeated.forEach(again -> first.put(again.uid(), again.row()));
    long last = repeated.get(repeated.size() - 1).row().number();
    try (Rows read = file.open()) {
      while (read.hasNext()) {
        UserRow row = read.next();
        if (row.number() >= last) {
          break;
        }
        ChatUser user = row.user();
        if (user != null) {
          uids.apply(user.userId())
              .ifPresent(
                  uid ->
                      first.computeIfPresent(
                          uid, (same, found) -> found.number() < row.number() ? found : row));
        }
      }
    } catch (ProblemException e) {
      // Reported by the first reading.
    }
    for (Repeated again : repeated) {
      UserRow earlier = first.get(again.uid());
      ChatUser user = earlier == null ? null : earlier.user();
      if (earlier != null && user != null && earlier.number() < again.row().number()) {
        found(
            Problem.inColumn(
                again.row().line(),
                Field.USER_ID.title(),
                user.userId().equals(again.userId())
                    ? "Line " + earlier.line() + " has the same user id."
                    : "Line "
                        + earlier.line()
                        + " has another user id with the same CometChat uid, "
                        + again.uid().value()
                        + ". Check uidMapping and userIdCase."));
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
