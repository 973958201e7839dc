/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.Deletion;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.Chaos;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three nodes with fifty login sessions each, while the application ends their users. */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionsTest {

  private static final int SESSIONS = 50;
  private static final int THREADS = 2;
  private static final int ERASED = 3;
  private static final int USERS = 6;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Without it, the sessions take the time of the reconcilers on a busy machine. */
  private static final int MOST_MILLIS_BETWEEN_REQUESTS = 10;

  /** Calls of the reconcilers. A login may create a user while another one does. */
  private static final Set<Operation> EXCLUSIVE =
      Set.of(
          Operation.UPDATE_USER,
          Operation.DELETE_USER,
          Operation.FLUSH_AUTH_TOKENS,
          Operation.DEACTIVATE_USERS,
          Operation.REACTIVATE_USERS);

  private final SecureRandom secure = new SecureRandom();
  private final Moments moments = new Moments(new Random(1));
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();

  /** A login session whose page reports its token as rejected all the time. */
  private final class Session {

    private final CometChatBridge bridge;
    private final SessionKey key = SessionKey.random(secure);
    private final ChatUser user;
    private volatile @Nullable ChatToken token;
    private volatile boolean ended;

    Session(CometChatBridge bridge, String userId) {
      this.bridge = bridge;
      this.user = ChatUser.builder(userId).build();
    }

    void request() {
      ChatToken last = token;
      TokenResult result =
          last == null
              ? bridge.login(key, user, SessionHistory.NEW)
              : bridge.refresh(key, user, last, new SessionHistory(last.signOutId(), true));
      if (result instanceof TokenResult.Pending) {
        result = bridge.await(key, Duration.ofMillis(300));
      }
      if (result instanceof TokenResult.Ready ready) {
        token = ready.token();
        tokens.add(ready.token().value());
        bridge.tokenStored(key, ready.token());
      } else if (result instanceof TokenResult.NotEligible) {
        ended = true;
      }
    }

    /** Requests a token, and whether there is one, or never will be. */
    boolean isDecided() {
      request();
      return ended || token != null;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_SERVER", "POSTGRESQL", "MARIADB"})
  void refreshingSessions_endWithTheirUsersOnAllNodes(TestDatabase product) throws Exception {
    Database database = product.create();
    try (Connection connection = database.dataSource().getConnection()) {
      Schema.create(connection);
    }
    CallRecorder calls = new CallRecorder(EXCLUSIVE::contains);
    try (CometChatEmulator emulator =
            CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
        LocalNode first = new LocalNode(emulator, database, Duration.ofSeconds(-15));
        LocalNode second = new LocalNode(emulator, database, Duration.ZERO);
        LocalNode third = new LocalNode(emulator, database, Duration.ofSeconds(15))) {
      emulator.journal().subscribe(calls::record);
      emulator.faults().startChaos(Chaos.of(1).with(Chaos.Kind.LOST_RESPONSE, 0.03));
      List<LocalNode> nodes = List.of(first, second, third);
      List<Session> sessions = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (LocalNode node : nodes) {
        List<Session> ofNode = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
          ofNode.add(new Session(node.bridge(), userId(i % USERS)));
        }
        sessions.addAll(ofNode);
        for (int i = 0; i < THREADS; i++) {
          int part = i;
          threads.add(new Thread(() -> requestAll(ofNode, part), "sessions"));
        }
      }
      threads.forEach(Thread::start);
      await("all sessions have a token", () -> sessions.stream().allMatch(s -> s.token != null));

      for (int i = 0; i < USERS; i++) {
        CometChatBridge bridge = nodes.get(i % nodes.size()).bridge();
        if (i < ERASED) {
          bridge.users().delete(userId(i), Deletion.PERMANENT);
        } else {
          bridge.users().signOutEverywhere(userId(i));
        }
      }
      await("all sessions end", () -> sessions.stream().allMatch(s -> s.ended));
      for (Thread thread : threads) {
        thread.join();
      }
      emulator.faults().stopChaos();
      Backlog backlog = new Backlog(database.dataSource());
      await("all tokens are revoked", () -> tokens.stream().noneMatch(emulator.users()::isValid));
      await("all is carried out", () -> isDone(backlog) && calls.open() == 0);

      for (int i = 0; i < USERS; i++) {
        assertThat(emulator.users().find(userId(i)).isPresent())
            .as(userId(i))
            .isEqualTo(i >= ERASED);
      }
      assertThat(calls.overlaps()).isEmpty();
      Session deleted = new Session(first.bridge(), userId(0));
      await("a deleted user logs in", deleted::isDecided);
      assertThat(deleted.ended).as("a deleted user gets no token").isTrue();
      Session again = new Session(first.bridge(), userId(ERASED));
      await("a user logs in after the sign-out", again::isDecided);
      assertThat(again.token).as("a new login after the sign-out").isNotNull();
    }
  }

  private static String userId(int number) {
    return "changed-user-" + number;
  }

  private static void requestAll(List<Session> sessions, int part) {
    Moments between = new Moments(new Random(part));
    try {
      for (boolean open = true; open; ) {
        open = false;
        for (int i = part; i < sessions.size(); i += THREADS) {
          if (!sessions.get(i).ended) {
            sessions.get(i).request();
            between.pause(0, MOST_MILLIS_BETWEEN_REQUESTS);
            open = true;
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isDone(Backlog backlog) {
    try {
      return backlog.count().isEmpty();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      moments.pause(20, 20);
    }
  }
}
