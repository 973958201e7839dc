/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** While CometChat is silent, few callers wait; the first response ends that. */
@Timeout(60)
class SilenceTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MOMENT = Duration.ofMillis(10);
  private static final Duration LONG_WAIT = Duration.ofSeconds(4);

  /** As many callers wait while CometChat is silent. */
  private static final int WHILE_SILENT = 4;

  private static final int MANY = 20;

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void callersOfNewLogins_fourWaitWhileCometChatIsSilent() {
    try (Hold held = hang()) {
      login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.time().advance(SECOND.plus(MOMENT));

      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(WHILE_SILENT);
      held.awaitHeld(1 + MANY, TEST_TIMEOUT);
    }
  }

  @Test
  void callersOfNewLogins_allWaitBeforeTheSilence() {
    try (Hold held = hang()) {
      login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.time().advance(SECOND.minus(MOMENT));

      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(MANY);
    }
  }

  @Test
  void presentCallers_areReleasedButForFourWhenTheSilenceBegins() {
    try (Hold held = hang()) {
      List<CompletableFuture<TokenResult>> waits = await(loginAll(MANY), LONG_WAIT);
      held.awaitHeld(MANY, TEST_TIMEOUT);

      fixture.time().advance(SECOND.plus(MOMENT));

      assertThat(waits).filteredOn(wait -> !wait.isDone()).hasSize(WHILE_SILENT);
      assertThat(waits)
          .filteredOn(CompletableFuture::isDone)
          .allSatisfy(wait -> assertThat(wait.join()).isInstanceOf(TokenResult.Pending.class));
    }
  }

  @Test
  void endedWait_makesRoomForAnotherCaller() {
    try (Hold held = hang()) {
      login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);
      fixture.time().advance(SECOND.plus(MOMENT));
      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(WHILE_SILENT);

      fixture.time().advance(SECOND);

      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(WHILE_SILENT);
    }
  }

  @Test
  void firstResponse_endsTheSilence() {
    try (Hold held = hang()) {
      SessionKey first = login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);
      fixture.time().advance(SECOND.plus(MOMENT));
      held.release();
      token(fixture.awaitResult(first));
    }
    try (Hold held = hang()) {
      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(MANY);
      held.awaitHeld(MANY, TEST_TIMEOUT);
    }
  }

  @Test
  void errorResponse_endsTheSilence() {
    try (Hold dead = hangFor("emp-dead")) {
      login("emp-dead");
      dead.awaitHeld(1, TEST_TIMEOUT);
      fixture.time().advance(SECOND.plus(MOMENT));
      emulator
          .faults()
          .on(Operation.CREATE_AUTH_TOKEN)
          .forUid("emp-failing")
          .error(503, "ERR_UNAVAILABLE")
          .always();
      SessionKey failing = login("emp-failing");
      assertThat(fixture.awaitResult(failing)).isInstanceOf(TokenResult.Unavailable.class);

      try (Hold held = hang()) {
        assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(MANY);
        held.awaitHeld(MANY, TEST_TIMEOUT);
      }
    }
  }

  @Test
  void oneDeadCall_whileOthersGetResponses_isNoSilence() {
    try (Hold dead = hangFor("emp-dead")) {
      login("emp-dead");
      dead.awaitHeld(1, TEST_TIMEOUT);
      for (int i = 0; i < 4; i++) {
        fixture.time().advance(Duration.ofMillis(900));
        token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
      }
      fixture.time().advance(Duration.ofMillis(900));

      try (Hold held = hang()) {
        assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(MANY);
        held.awaitHeld(MANY, TEST_TIMEOUT);
      }
    }
  }

  @Test
  void outageAfterADeadCall_isASilence() {
    try (Hold dead = hangFor("emp-dead")) {
      login("emp-dead");
      dead.awaitHeld(1, TEST_TIMEOUT);
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
      try (Hold held = hang()) {
        login("emp-0");
        held.awaitHeld(1, TEST_TIMEOUT);

        fixture.time().advance(SECOND.plus(MOMENT));

        assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(WHILE_SILENT);
      }
    }
  }

  @Test
  void slowButHealthyCometChat_isNoSilence() {
    for (int i = 0; i < 5; i++) {
      try (Hold held = hang()) {
        List<SessionKey> keys = loginAll(MANY);
        held.awaitHeld(MANY, TEST_TIMEOUT);
        List<CompletableFuture<TokenResult>> waits = await(keys, SECOND);
        fixture.time().advance(Duration.ofMillis(900));
        assertThat(waits).noneMatch(CompletableFuture::isDone);
        held.release();
        waits.forEach(wait -> token(wait.join()));
      }
      fixture.time().advance(Duration.ofMillis(100));
    }
  }

  @Test
  void endOfTheLastUnansweredCall_endsTheSilence() {
    try (Hold held = hang()) {
      SessionKey key = login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);
      fixture.time().advance(SECOND.plus(MOMENT));
      fixture.time().advance(fixture.bridge().config().tokenTimeout());
      assertThat(fixture.bridge().await(key, Duration.ZERO))
          .isInstanceOf(TokenResult.Unavailable.class);
      // The call ends on a thread of the connection.
      while (fixture.bridge().status().silent()) {
        Thread.onSpinWait();
      }

      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(MANY);
    }
  }

  @Test
  void shorterMaxLoginWait_beginsTheSilenceEarlier() {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator,
            BridgeFixture.config(emulator).toBuilder()
                .maxLoginWait(Duration.ofMillis(300))
                .build());
    try (Hold held = hang()) {
      login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.time().advance(Duration.ofMillis(310));

      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(WHILE_SILENT);
    }
  }

  @Test
  void longerMaxLoginWait_beginsTheSilenceAfterOneSecond() {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator, BridgeFixture.config(emulator).toBuilder().maxLoginWait(LONG_WAIT).build());
    try (Hold held = hang()) {
      login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.time().advance(SECOND.plus(MOMENT));

      assertThat(waiting(loginAll(MANY), LONG_WAIT)).isEqualTo(WHILE_SILENT);
    }
  }

  @Test
  void noMaxLoginWait_callersOfTheBridgeStillWaitBeforeTheSilence() {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator,
            BridgeFixture.config(emulator).toBuilder().maxLoginWait(Duration.ZERO).build());
    try (Hold held = hang()) {
      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(MANY);
      held.awaitHeld(MANY, TEST_TIMEOUT);
    }
  }

  @Test
  void serverThatDoesNotCompleteTheConnection_isSilent() throws IOException {
    fixture.close();
    List<Socket> accepted = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI baseUrl = URI.create("https://127.0.0.1:" + server.getLocalPort() + "/v3");
      fixture =
          new BridgeFixture(
              emulator, BridgeFixture.config(emulator).toBuilder().baseUrl(baseUrl).build());
      login("emp-0");
      accepted.add(server.accept());

      fixture.time().advance(SECOND.plus(MOMENT));

      assertThat(waiting(loginAll(MANY), SECOND)).isEqualTo(WHILE_SILENT);
    } finally {
      for (Socket socket : accepted) {
        socket.close();
      }
    }
  }

  @Test
  void threads_fourWaitWhileCometChatIsSilent() throws Exception {
    try (Hold held = hang()) {
      login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);
      fixture.time().advance(SECOND.plus(MOMENT));
      List<SessionKey> keys = loginAll(WHILE_SILENT);
      List<Future<TokenResult>> threads = new ArrayList<>();
      for (SessionKey key : keys) {
        FutureTask<TokenResult> wait = new FutureTask<>(() -> fixture.bridge().await(key, SECOND));
        threads.add(wait);
        new Thread(wait).start();
      }
      while (fixture.time().pendingDelays().stream().filter(SECOND::equals).count()
          < WHILE_SILENT) {
        Thread.onSpinWait();
      }

      assertThat(fixture.bridge().await(login("emp-late"), SECOND))
          .isInstanceOf(TokenResult.Pending.class);

      fixture.time().advance(SECOND);
      for (Future<TokenResult> thread : threads) {
        assertThat(thread.get()).isInstanceOf(TokenResult.Pending.class);
      }
    }
  }

  @Test
  void stages_fourWaitWhileCometChatIsSilent() {
    try (Hold held = hang()) {
      login("emp-0");
      held.awaitHeld(1, TEST_TIMEOUT);
      fixture.time().advance(SECOND.plus(MOMENT));
      List<CompletionStage<TokenResult>> waits =
          loginAll(MANY).stream().map(key -> fixture.bridge().awaitAsync(key, SECOND)).toList();

      // Those that do not wait complete on another thread of the bridge.
      waits.stream()
          .skip(WHILE_SILENT)
          .forEach(
              wait ->
                  assertThat(wait.toCompletableFuture().join())
                      .isInstanceOf(TokenResult.Pending.class));
      assertThat(waits.subList(0, WHILE_SILENT))
          .noneMatch(wait -> wait.toCompletableFuture().isDone());
    }
  }

  private Hold hang() {
    return emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
  }

  private Hold hangFor(String uid) {
    return emulator.faults().on(Operation.CREATE_AUTH_TOKEN).forUid(uid).hang();
  }

  private SessionKey login(String userId) {
    SessionKey key = newSession();
    assertThat(fixture.bridge().login(key, user(userId))).isInstanceOf(TokenResult.Pending.class);
    return key;
  }

  private List<SessionKey> loginAll(int logins) {
    return IntStream.range(0, logins).mapToObj(i -> login("cometchat-uid-" + (1 + i % 5))).toList();
  }

  private List<CompletableFuture<TokenResult>> await(List<SessionKey> keys, Duration maxWait) {
    return keys.stream().map(key -> fixture.bridge().resultWithin(key, maxWait)).toList();
  }

  /** How many callers wait, one for each login session. */
  private long waiting(List<SessionKey> keys, Duration maxWait) {
    return await(keys, maxWait).stream().filter(wait -> !wait.isDone()).count();
  }
}
