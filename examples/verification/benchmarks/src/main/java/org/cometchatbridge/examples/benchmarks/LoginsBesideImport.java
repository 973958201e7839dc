/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkUser;

/** An import with the default rate, and logins before, beside and after it. */
final class LoginsBesideImport implements Measurement {

  private static final int LOGINS_PER_SECOND = 20;
  private static final int UPSTREAM_MILLIS = 20;
  private static final int ROWS_PER_MINUTE =
      StubImports.CALLS_PER_MINUTE * StubImports.USERS_PER_CALL;

  private final AtomicLong imported = new AtomicLong();

  @Override
  public List<Finding> measure(Size size) throws Exception {
    int before = size.of(20, 1) * LOGINS_PER_SECOND;
    int beside = size.of(60, 2) * LOGINS_PER_SECOND;
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge =
            CometChatBridge.create(stub.config().baseUrl(stub.directAddress()).build());
        SteadyLogins logins = new SteadyLogins(bridge, LOGINS_PER_SECOND)) {
      stub.stub("delay", UPSTREAM_MILLIS);
      logins.logIn(before / 2);
      Samples idle = logins.logIn(before);

      Thread importing = new Thread(() -> importUntilInterrupted(bridge), "import");
      importing.start();
      long start = System.nanoTime();
      Samples busy = logins.logIn(beside);
      double rows = imported.get();
      double minutes = (System.nanoTime() - start) / 60e9;
      importing.interrupt();
      importing.join();

      idle.addAll(logins.logIn(before));
      return List.of(
          Finding.of(
              "rows imported, of those that CometChat's rate limit permits",
              Unit.PERCENT,
              Spread.exactly(100 * rows / (ROWS_PER_MINUTE * minutes)),
              size == Size.FULL ? Goal.atLeast(95) : Goal.NONE),
          Finding.count(
              "imports rejected for the rate limit",
              stub.stub("importsRejected", 0),
              Goal.atMost(0)),
          Finding.of(
              "time of a login beside it, over the time without an import: 99th percentile",
              Unit.RATIO,
              Spread.exactly((double) busy.percentile(99) / idle.percentile(99)),
              Goal.atMost(1.2)),
          Finding.of(
              "the same, median",
              Unit.RATIO,
              Spread.exactly((double) busy.median() / idle.median())));
    }
  }

  private void importUntilInterrupted(CometChatBridge bridge) {
    Iterator<BulkUser> users =
        LongStream.iterate(1, row -> row + 1)
            .mapToObj(
                row ->
                    BulkUser.of(
                        row, ChatUser.builder("imported-" + row).name("Row " + row).build()))
            .iterator();
    bridge
        .bulkImport()
        .run(users, BulkOptions.builder().build(), rows -> imported.addAndGet(rows.size()));
  }
}
