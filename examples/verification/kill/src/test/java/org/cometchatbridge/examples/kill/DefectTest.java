/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checks of a run find deliberate defects of the bridge. In each case, two nodes meet in the
 * way that the defect does not allow for. Without the defect, nothing is found.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DefectTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** So many polls later, a node has done what it would do. */
  private static final int POLLS = 5;

  /** The outcome of a node that was suspended would replace what another one has sent meanwhile. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "LEASE_NOT_CHECKED"})
  void outcomeAfterTheLease(Defect defect) throws Exception {
    try (DefectScene scene = new DefectScene(defect)) {
      LocalNode suspended = scene.start(holdsAt(scene, BridgeStatement.COMPLETION));
      scene.save(suspended, "one");
      scene.await("the user exists", scene::isDone);
      scene.gate().close();
      scene.save(suspended, "two");
      scene.gate().awaitReached();

      scene.elapse();
      try (LocalNode other = scene.start(DefectTest::notObserved)) {
        scene.save(other, "three");
        scene.await("the other node is done", scene::isDone);
      }
      scene.save(suspended, "two");
      scene.gate().open();

      assertFound(defect, scene.findings(), "has another NAME than two");
    }
  }

  /** A user whose calls are running would be claimed by another node. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "DUE_MOVED_BY_FOLD"})
  void changeDuringCalls(Defect defect) throws Exception {
    try (DefectScene scene = new DefectScene(defect)) {
      LocalNode calling = scene.start(DefectTest::notObserved);
      scene.save(calling, "one");
      scene.await("the user exists", scene::isDone);
      try (Hold hold = scene.emulator().faults().on(Operation.UPDATE_USER).hang()) {
        scene.save(calling, "two");
        hold.awaitHeld(1, LIMIT);
        long lease = scene.lease();

        AtomicInteger polls = new AtomicInteger();
        LocalNode other = scene.start(counts(BridgeStatement.POLL, polls));
        scene.save(other, "three");
        scene.await("the change is folded", scene::isFolded);
        int before = polls.get();
        scene.await("the other node has polled", () -> polls.get() >= before + POLLS);
        if (scene.lease() != lease) {
          hold.awaitHeld(2, LIMIT);
        }
      }

      assertFound(defect, scene.findings(), Operation.UPDATE_USER + " of changed-user-1");
    }
  }

  /** A fold would replace what another one has written since the first has read the row. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "FOLD_WITHOUT_LOCK"})
  void foldsOfTwoNodes(Defect defect) throws Exception {
    try (DefectScene scene = new DefectScene(defect)) {
      LocalNode folding = scene.start(holdsAt(scene, BridgeStatement.UPDATE));
      scene.save(folding, "one");
      scene.await("the user exists", scene::isDone);
      scene.gate().close();
      scene.save(folding, "two");
      scene.gate().awaitReached();

      AtomicInteger folds = new AtomicInteger();
      LocalNode other = scene.start(counts(BridgeStatement.FOLD, folds));
      scene.save(other, "three");
      // Without changes, it begins no fold.
      if (defect == Defect.NONE) {
        scene.await("the other node finds the row locked", () -> folds.get() >= POLLS);
      } else {
        scene.await("the other node folds", scene::isDone);
      }
      scene.gate().open();

      assertFound(defect, scene.findings(), "has another NAME than three");
    }
  }

  /** The changes of a user would not have the order of the commits. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "INSERT_AFTER_COMMIT"})
  void changesOfTwoTransactions(Defect defect) throws Exception {
    try (DefectScene scene = new DefectScene(defect)) {
      LocalNode node = scene.start(DefectTest::notObserved);
      scene.save(node, "one");
      scene.await("the user exists", scene::isDone);
      scene.gate().close();
      CompletableFuture<Void> first = CompletableFuture.runAsync(() -> save(scene, node, "two"));
      scene.await("it is committed", () -> first.isDone() || scene.gate().isReached());

      scene.save(node, "three");
      scene.gate().open();
      first.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertFound(defect, scene.findings(), "has another NAME than three");
    }
  }

  private static void save(DefectScene scene, LocalNode node, String name) {
    try {
      scene.save(node, name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Consumer<String> holdsAt(DefectScene scene, BridgeStatement statement) {
    return sql -> {
      if (statement.test(sql)) {
        scene.gate().pass();
      }
    };
  }

  private static Consumer<String> counts(BridgeStatement statement, AtomicInteger counter) {
    return sql -> {
      if (statement.test(sql)) {
        counter.incrementAndGet();
      }
    };
  }

  private static void assertFound(Defect defect, List<String> findings, String expected) {
    if (defect == Defect.NONE) {
      assertThat(findings).isEmpty();
    } else {
      assertThat(findings).anySatisfy(finding -> assertThat(finding).contains(expected));
    }
  }

  private static void notObserved(String sql) {}
}
