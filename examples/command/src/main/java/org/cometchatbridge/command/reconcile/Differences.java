/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.reconcile;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cometchatbridge.command.terminal.Amount;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.reconcile.ComparisonCounts;
import org.cometchatbridge.core.reconcile.UserDifference;
import org.cometchatbridge.core.reconcile.UserDifference.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Prints each difference and keeps what can be done about it: lines as bits, and surplus users as
 * uids in a file. Not thread-safe.
 */
final class Differences implements Consumer<UserDifference>, Closeable {

  private static final String NONE = "-";

  private final Terminal terminal;
  private final @Nullable DifferenceReport report;
  private final Path surplus;
  private final BufferedWriter surplusUids;
  private final BitSet written = new BitSet();
  private final BitSet deactivated = new BitSet();
  private final BitSet activated = new BitSet();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private long surplusCount;

  /**
   * Keeps nothing yet.
   *
   * @param folder for a file of surplus users
   */
  Differences(Terminal terminal, @Nullable DifferenceReport report, Path folder)
      throws IOException {
    this.terminal = terminal;
    this.report = report;
    this.surplus = folder.resolve("surplus");
    this.surplusUids = Files.newBufferedWriter(surplus, StandardCharsets.UTF_8);
  }

  @Override
  public void accept(UserDifference difference) {
    counts.merge(difference.kind(), 1L, Long::sum);
    terminal.out().println(line(difference));
    int line = Math.toIntExact(difference.number());
    try {
      if (report != null) {
        report.write(difference);
      }
      switch (difference.kind()) {
        case MISSING, DIFFERENT -> written.set(line);
        case ACTIVE -> deactivated.set(line);
        case DEACTIVATED -> activated.set(line);
        case SURPLUS -> {
          if (difference.uid().isPresent()) {
            surplusUids.write(difference.uid().get().value());
            surplusUids.newLine();
            surplusCount++;
          }
        }
        default -> {
          // Only reported.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(UserDifference difference) {
    List<String> fields = fields(difference);
    return String.join(
        "\t",
        difference.kind().name(),
        difference.uid().map(Uid::value).orElse(NONE),
        difference.number() == 0 ? NONE : String.valueOf(difference.number()),
        fields.isEmpty() ? NONE : String.join(",", fields));
  }

  /** The names of the fields that differ. */
  static List<String> fields(UserDifference difference) {
    return difference.fields().stream().sorted().map(ProfileField::jsonName).toList();
  }

  /** Ends the report. */
  void printSummary(ComparisonCounts compared) throws IOException {
    if (report != null) {
      report.flush();
    }
    terminal
        .err()
        .println(
            Amount.of(compared.application(), "user")
                + " in the file, "
                + Amount.of(compared.cometChat(), "user")
                + " at CometChat"
                + (compared.otherTenants() == 0
                    ? ""
                    : ", " + compared.otherTenants() + " of other tenants not compared")
                + ": "
                + (isEmpty()
                    ? "no difference"
                    : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")))
                + ".");
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** The lines whose users are to be created or changed. */
  BitSet written() {
    return written;
  }

  /** The lines whose users are to be deactivated. */
  BitSet deactivated() {
    return deactivated;
  }

  /** The lines whose users may be activated. */
  BitSet activated() {
    return activated;
  }

  /** How many users are to be deactivated. */
  long deactivations() {
    return surplusCount + deactivated.cardinality();
  }

  /** How many surplus users are to be deactivated. */
  long surplusCount() {
    return surplusCount;
  }

  /** How many differences are only reported. */
  long onlyReported() {
    return counts.values().stream().mapToLong(Long::longValue).sum()
        - deactivations()
        - written.cardinality()
        - activated.cardinality();
  }

  /** The uids of the surplus users to be deactivated, one in a line. */
  BufferedReader surplusUids() throws IOException {
    surplusUids.flush();
    return Files.newBufferedReader(surplus, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    surplusUids.close();
  }
}
