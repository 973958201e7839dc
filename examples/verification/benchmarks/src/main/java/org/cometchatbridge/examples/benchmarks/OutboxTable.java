/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures the outbox on PostgreSQL: its speed, its statements and its size. */
public final class OutboxTable {

  private static final int WARM_UP = 3_000;

  private static final int LOGIN_ROUNDS = 10;
  private static final int LOGINS = 100;
  private static final int LOGIN_BACKLOG = 6_000;

  private static final int SAVE_ROUNDS = 10;
  private static final int SAVES = 1_000;

  private static final int TRANSACTION_ROUNDS = 5;
  private static final int TRANSACTIONS = 500;
  private static final int TRANSACTION_BACKLOG = 5_000;
  private static final int MOST_ADDED_MILLIS = 50;
  private static final int FEWEST_PER_SECOND = 300;

  private static final int LOGINS_AT_ONCE = 100;
  private static final int INTERVALS = 60;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private static final int FEW_ROWS = 100_000;
  private static final int WAITING = 100_000;
  private static final int TABLE_ROUNDS = 5;
  private static final int CLAIMS = 50;

  private static final int BYTES_OF_A_MEGABYTE = 1_000_000;

  private final OutboxOptions options;
  private final PrintStream progress;
  private final List<String> rows = new ArrayList<>();
  private final StringBuilder details = new StringBuilder();

  private OutboxTable(OutboxOptions options, PrintStream progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Runs. Exit code: 0, or 2 for an invalid option.
   *
   * @param args the options
   * @throws Exception if something cannot be measured or the page cannot be written
   */
  public static void main(String[] args) throws Exception {
    int exit = run(List.of(args), System.out);
    System.out.flush();
    Runtime.getRuntime().exit(exit);
  }

  /**
   * Runs.
   *
   * @return the exit code
   */
  static int run(List<String> args, PrintStream out) throws Exception {
    if (args.contains("--help")) {
      out.print(OutboxOptions.USAGE);
      return 0;
    }
    OutboxOptions options;
    try {
      options = OutboxOptions.read(args);
    } catch (IllegalArgumentException wrong) {
      out.println(wrong.getMessage());
      out.print(OutboxOptions.USAGE);
      return 2;
    }
    OutboxTable table = new OutboxTable(options, out);
    table.measure();
    table.write();
    return 0;
  }

  private void measure() throws Exception {
    try (StubProcess stub = StubProcess.start(false)) {
      if (options.includes("drain")) {
        DrainSpeed speed = new DrainSpeed(stub);
        speed.run(Math.min(WARM_UP, options.backlog()));
        drained(speed.run(options.backlog()));
      }
      if (options.includes("snapshot")) {
        drainedBesideASnapshot(new DrainSpeed(stub).runBesideASnapshot(options.backlog()));
      }
      if (options.includes("outage")) {
        outage(new OutageCalls(stub).run(options.changed()));
      }
      if (options.includes("logins")) {
        logins(new LoginsBesideDrain(stub).run(LOGIN_ROUNDS, LOGINS, LOGIN_BACKLOG));
      }
      if (options.includes("transactions")) {
        transactions(
            new TransactionsBesideDrain(stub)
                .run(TRANSACTION_ROUNDS, TRANSACTIONS, TRANSACTION_BACKLOG));
      }
      if (options.includes("save")) {
        saved(new SaveCost(stub).run(SAVE_ROUNDS, SAVES));
      }
      if (options.includes("gate")) {
        gate(new GateStatements(stub).run(LOGINS_AT_ONCE));
      }
      if (options.includes("idle")) {
        idle(new IdleStatements(stub).run(POLL_INTERVAL, INTERVALS));
      }
      if (options.includes("table")) {
        table(new TableGrowth(stub).run(FEW_ROWS, options.rows(), WAITING, TABLE_ROUNDS, CLAIMS));
      }
    }
  }

  private void drained(DrainSpeed.Outcome outcome) {
    row(
        "drain",
        "at least 300 users a second are carried out",
        outcome.perSecond() >= FEWEST_PER_SECOND,
        "%.0f users a second; %.0f to %.0f in a quarter of the calls",
        outcome.perSecond(),
        outcome.slowestQuarter(),
        outcome.fastestQuarter());
    detail(
        "**drain:** %,d users with one changed name each, inserted before the node starts; %,d calls. The time is from the start"
            + " of the node until nothing is to be done.",
        outcome.users(), outcome.calls());
  }

  private void drainedBesideASnapshot(DrainSpeed.Outcome outcome) {
    row(
        "snapshot",
        "so are they beside a transaction that has begun before and does not end",
        outcome.perSecond() >= FEWEST_PER_SECOND,
        "%.0f users a second; %.0f to %.0f in a quarter of the calls",
        outcome.perSecond(),
        outcome.slowestQuarter(),
        outcome.fastestQuarter());
    detail(
        "**snapshot:** the same, with %,d users, while a transaction with the isolation level REPEATABLE READ is open, so that"
            + " PostgreSQL removes no row that was changed or deleted.",
        outcome.users());
  }

  private void transactions(TransactionsBesideDrain.Outcome outcome) {
    row(
        "transactions",
        String.format(
            Locale.ROOT,
            "a transaction of the application that changes a user takes at most %d ms longer (99th percentile)",
            MOST_ADDED_MILLIS),
        outcome.addedMillis() <= MOST_ADDED_MILLIS,
        "%.1f ms",
        outcome.addedMillis());
    detail(
        "**transactions:** %,d of each kind in %d rounds and %d threads, each of which updates a row of the application. Those that"
            + " change a user as well, beside the backlog, took %.1f ms, the others %.1f ms, without a node (99th percentiles). In"
            + " %d rounds the backlog was carried out before the last transaction.",
        outcome.beside().count(),
        outcome.rounds(),
        TransactionsBesideDrain.THREADS,
        millis(outcome.beside().percentile(99)),
        millis(outcome.without().percentile(99)),
        outcome.early());
  }

  private void outage(OutageCalls.Outcome outcome) {
    row(
        "outage",
        "at most 1.05 calls for each user who was changed in an outage",
        outcome.callsPerUser() <= 1.05,
        "%.3f",
        outcome.callsPerUser());
    detail(
        "**outage:** %,d users with %,d changes by `update` and `save`, while CometChat responds with 503. The outage is"
            + " compressed to %.0f s: as long as the changes take to be inserted. %,d calls failed in it, and %,d calls followed."
            + " In a longer outage, one more call fails every 10 s, whatever the number of users.",
        outcome.users(),
        outcome.changes(),
        outcome.outageSeconds(),
        outcome.callsInOutage(),
        outcome.callsAfter());
  }

  private void logins(LoginsBesideDrain.Outcome outcome) {
    row(
        "logins",
        "the 99th percentile of logins beside it is at most 1.2 times that of an idle node",
        outcome.ratio() <= 1.2,
        "%.2f; the median %.2f",
        outcome.ratio(),
        (double) outcome.beside().median() / outcome.idle().median());
    detail(
        "**logins:** %,d logins of each kind in %d rounds, %d a second, of users who exist; CometChat responds after %d ms. Until"
            + " the token, %.1f ms beside the backlog and %.1f ms without it (99th percentiles). In %d rounds the backlog was"
            + " carried out before the last login.",
        outcome.idle().count(),
        outcome.rounds(),
        LoginsBesideDrain.PER_SECOND,
        LoginsBesideDrain.DELAY_MILLIS,
        millis(outcome.beside().percentile(99)),
        millis(outcome.idle().percentile(99)),
        outcome.early());
  }

  private void saved(SaveCost.Outcome outcome) {
    row(
        "save",
        "`save` in a transaction is one statement, at most 1.3 times a plain INSERT",
        outcome.ratio() <= 1.3 && outcome.statements() == 1,
        "%d statement; %.2f, in single rounds %.2f to %.2f",
        outcome.statements(),
        outcome.ratio(),
        outcome.ratios().get(0),
        outcome.ratios().get(outcome.ratios().size() - 1));
    detail(
        "**save:** the medians of %,d calls of each kind, %.0f µs and %.0f µs. The other INSERT is that of a row with the same"
            + " columns, texts of the same size and the same indexes. Each transaction updates a row of the application first.",
        outcome.save().count(), outcome.save().median() / 1e3, outcome.plain().median() / 1e3);
  }

  private void gate(GateStatements.Outcome outcome) {
    row(
        "gate",
        "one statement reads up to 100 users who log in at once",
        outcome.statements() == 1,
        "%d logins, %d statement%s",
        outcome.logins(),
        outcome.statements(),
        outcome.statements() == 1 ? "" : "s");
  }

  private void idle(IdleStatements.Outcome outcome) {
    row(
        "idle",
        "an idle node executes one statement in each `pollInterval`",
        outcome.most() <= 1,
        "%s statements of %d nodes in %.0f intervals",
        String.join(" and ", outcome.statements().stream().map(String::valueOf).toList()),
        outcome.statements().size(),
        outcome.intervals());
  }

  private void table(TableGrowth.Outcome outcome) {
    row(
        "table",
        String.format(
            Locale.ROOT,
            "with %,d users, folding and claiming take at most 1.5 times as long as with %,d",
            outcome.many(),
            outcome.few()),
        outcome.foldRatio() <= 1.5 && outcome.claimRatio() <= 1.5,
        "fold %.2f, claim %.2f",
        outcome.foldRatio(),
        outcome.claimRatio());
    detail(
        "**table:** %,d changes of users all over the table. A fold of 100 users takes %.1f ms with few and %.1f ms with many"
            + " users, a claim of %d users %.1f ms and %.1f ms (medians of %d and %d). The rows of the many were generated in"
            + " %.0f s. Sizes:",
        outcome.waiting(),
        millis(outcome.ofFew().folds().median()),
        millis(outcome.ofMany().folds().median()),
        outcome.claimed(),
        millis(outcome.ofFew().claims().median()),
        millis(outcome.ofMany().claims().median()),
        outcome.ofMany().folds().count(),
        outcome.ofMany().claims().count(),
        outcome.generationSeconds());
    details.append("\n| | MB | bytes for each user |\n| --- | ---: | ---: |\n");
    for (Map.Entry<String, Long> size : outcome.indexes().entrySet()) {
      details.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %,d | %d |%n",
              size.getKey(),
              size.getValue() / BYTES_OF_A_MEGABYTE,
              size.getValue() / outcome.many()));
    }
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private void row(String what, String promise, boolean kept, String measured, Object... values) {
    String row =
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | `--only %s` |",
            promise,
            String.format(Locale.ROOT, measured, values),
            kept ? "yes" : "**no**",
            what);
    rows.add(row);
    progress.println(row);
  }

  private void detail(String text, Object... values) {
    details.append("\n* ").append(String.format(Locale.ROOT, text, values)).append('\n');
  }

  private void write() throws IOException {
    String arguments =
        String.format(
            Locale.ROOT,
            "%s--backlog %d --changed %d --rows %d --report docs",
            options.only().equals("all") ? "" : "--only " + options.only() + " ",
            options.backlog(),
            options.changed(),
            options.rows());
    String page =
        String.format(
            Locale.ROOT,
            """
            # Speed of the outbox

            Generated by `examples/verification/benchmarks` with this command:

            <!-- not run: takes many minutes; OutboxTest runs each part for a short time -->
            ```sh
            mvn -ntp -P outbox package -DskipTests -pl examples/verification/benchmarks -am \\
              -Doutbox.args="%s"
            ```

            One node with the default settings on PostgreSQL, which does not wait for the disk. Node, database and a stub of CometChat
            share a machine with %d processors. CometChat's rate limits are raised, because they would be reached first. The times are
            those of this machine; what is compared was measured in turns. With the option of its row, each part runs alone.

            | promise | measured | kept | option |
            | --- | --- | --- | --- |
            %s
            %s""",
            arguments,
            Runtime.getRuntime().availableProcessors(),
            String.join("\n", rows),
            details);
    Path file = options.report().resolve("outbox-speed.md");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, page);
    progress.print(page);
  }
}
