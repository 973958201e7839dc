/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rotation of the API key during logins. */
class KeyRotationTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);
  private static final String NEXT = "00112233445566778899aabbccddeeff00112233";
  private static final String WRONG = "ffffffffffffffffffffffffffffffffffffffff";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private String old;

  @BeforeEach
  void keys() {
    emulator = EMULATOR.emulator();
    old = emulator.apiKey();
  }

  private CometChatBridgeConfig.Builder config(String first, String second) {
    return BridgeFixture.config(emulator).toBuilder().apiKey(first).secondaryApiKey(second);
  }

  private static TokenResult login(BridgeFixture fixture, int number) {
    return fixture.loginAndWait(newSession(), user("emp-" + number));
  }

  private long callsWith(String key) {
    return emulator.journal().exchanges().stream()
        .filter(exchange -> exchange.header("apikey").filter(key::equals).isPresent())
        .count();
  }

  private static List<BridgeEvent.SecondaryKeyInUse> secondaryKeyEvents(BridgeFixture fixture) {
    return fixture.events().all(BridgeEvent.SecondaryKeyInUse.class);
  }

  @Test
  void validFirstKey_isTheOnlyOneUsed() {
    emulator.changeKeys(old, NEXT);
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

      assertThat(callsWith(old)).isEqualTo(1);
      assertThat(callsWith(NEXT)).isZero();
    }
  }

  @Test
  void revokedFirstKey_costsOneRejectedCallAndIsReportedOnce() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
      emulator.changeKeys(NEXT);
      emulator.journal().clear();

      for (int i = 0; i < 50; i++) {
        token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
      }

      assertThat(callsWith(old)).isEqualTo(1);
      assertThat(callsWith(NEXT)).as("one call for each known user").isEqualTo(50);
      // The event of a token may follow that of the next one: the token is handed out first.
      assertThat(fixture.events().await(BridgeEvent.TokenCreated.class, 51))
          .extracting(BridgeEvent.TokenCreated::calls)
          .containsOnly(1, 2)
          .containsOnlyOnce(2);
      assertThat(secondaryKeyEvents(fixture)).hasSize(1);
      assertThat(secondaryKeyEvents(fixture).get(0).remedy())
          .contains("apiKey", "secondaryApiKey")
          .endsWith(".");
      assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
      assertThat(log.warnings()).singleElement().asString().contains("secondaryApiKey");
      assertThat(log.lines()).noneMatch(line -> line.contains(old) || line.contains(NEXT));
    }
  }

  @Test
  void loginsDuringTheRotation_allSucceed() throws Exception {
    int logins = 200;
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      List<Future<TokenResult>> results;
      try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hangTimes(20)) {
        results =
            Concurrently.run(
                logins,
                i -> fixture.loginAndWait(newSession(), user("cometchat-uid-" + (1 + i % 5))));
        held.awaitHeld(20, TEST_TIMEOUT);
        emulator.changeKeys(NEXT);
        held.release();
      }
      for (Future<TokenResult> result : results) {
        assertThat(result.get()).isInstanceOf(TokenResult.Ready.class);
      }
      long rejected = callsWith(old);
      for (int i = 0; i < 20; i++) {
        token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
      }

      assertThat(rejected).isBetween(20L, (long) logins);
      assertThat(callsWith(old)).as("no later call is rejected").isEqualTo(rejected);
      assertThat(fixture.events().await(BridgeEvent.SecondaryKeyInUse.class, 1)).hasSize(1);
      assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
    }
  }

  @Test
  void rejectedUserCreation_isRetriedWithTheSecondKey() {
    emulator.changeKeys(NEXT);
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      token(login(fixture, 1));

      assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
      assertThat(callsWith(old)).isEqualTo(1);
    }
  }

  @Test
  void twoWrongKeys_openTheBreakerAndAreReportedOnce() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config(WRONG, NEXT).build())) {
      for (int i = 0; i < 20; i++) {
        assertThat(login(fixture, i)).isInstanceOf(TokenResult.Unavailable.class);
      }
      assertThat(emulator.journal().count()).isEqualTo(2);

      fixture.time().advance(PROBE_INTERVAL);
      for (int i = 20; i < 40; i++) {
        login(fixture, i);
      }
      assertThat(emulator.journal().count()).as("one probe with both keys").isEqualTo(4);

      emulator.changeKeys(NEXT);
      fixture.time().advance(PROBE_INTERVAL);
      token(login(fixture, 50));
      token(login(fixture, 51));
      assertThat(fixture.events().await(BridgeEvent.SecondaryKeyInUse.class, 1)).hasSize(1);
      assertThat(log.warnings()).hasSize(2);
      assertThat(log.warnings().get(0)).contains("AUTH_ERR_APIKEY_NOT_FOUND", "secondaryApiKey");
    }
  }

  @Test
  void twoWrongKeysOfManyLogins_areNoOutage() {
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(WRONG, NEXT).build())) {
      List<SessionKey> sessions = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        sessions.add(newSession());
        fixture.bridge().login(sessions.get(i), user("emp-" + i));
      }
      for (SessionKey session : sessions) {
        // Those that start after the first response make no call, and have no event.
        assertThat(fixture.bridge().await(session, TEST_TIMEOUT))
            .isNotInstanceOfAny(TokenResult.Ready.class, TokenResult.Pending.class);
      }
      fixture.events().await(BridgeEvent.TokenRequestFailed.class, 1);
      fixture.events().await(BridgeEvent.OperatorActionRequired.class, 1);

      assertThat(fixture.events().all(BridgeEvent.OutageStarted.class)).isEmpty();
      assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).hasSize(1);
    }
  }

  @Test
  void revokedSecondKey_isReplacedByTheFirst() {
    emulator.changeKeys(NEXT);
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      token(login(fixture, 1));
      emulator.changeKeys(old);
      emulator.journal().clear();

      token(login(fixture, 2));
      token(login(fixture, 3));

      assertThat(callsWith(NEXT)).isEqualTo(1);
    }
  }

  @Test
  void changedFirstKey_isUsedAtOnce() {
    AtomicReference<String> first = new AtomicReference<>(old);
    emulator.changeKeys(NEXT);
    CometChatBridgeConfig config = config(old, NEXT).apiKey(first::get).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(login(fixture, 1));
      emulator.changeKeys(NEXT, WRONG);
      first.set(WRONG);
      emulator.journal().clear();

      token(login(fixture, 2));

      assertThat(callsWith(NEXT)).isZero();
      assertThat(callsWith(old)).isZero();
    }
  }

  @Test
  void callInProgressWhenTheKeyChanges_isRetriedWithTheNewKey() {
    AtomicReference<String> first = new AtomicReference<>(old);
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().apiKey(first::get).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      SessionKey key = newSession();
      try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hangTimes(1)) {
        fixture.bridge().login(key, user("cometchat-uid-1"));
        held.awaitHeld(1, TEST_TIMEOUT);
        first.set(NEXT);
        emulator.changeKeys(NEXT);
      }

      token(fixture.awaitResult(key));
      assertThat(secondaryKeyEvents(fixture)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "not a key"})
  void unusableFirstKey_makesTheSecondOneUsed(String unusable) {
    emulator.changeKeys(NEXT);
    CometChatBridgeConfig config = config(old, NEXT).apiKey(() -> unusable).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(login(fixture, 1));
      token(login(fixture, 2));

      assertThat(fixture.events().await(BridgeEvent.SecondaryKeyInUse.class, 1)).hasSize(1);
      assertThat(secondaryKeyEvents(fixture).get(0).remedy()).contains("cannot be read");
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void firstKeySupplierThatThrows_makesTheSecondKeyUsed(Throwable fault) {
    emulator.changeKeys(NEXT);
    CometChatBridgeConfig config =
        config(old, NEXT).apiKey(() -> SneakyThrow.thrown(fault)).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(login(fixture, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void onlyKeySupplierThatThrows_isReportedWithTheRemedy(Throwable fault) {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().apiKey(() -> SneakyThrow.thrown(fault)).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      assertThat(login(fixture, 1)).isInstanceOf(TokenResult.Unavailable.class);

      assertThat(fixture.events().await(BridgeEvent.OutageStarted.class, 1).get(0).remedy())
          .hasValueSatisfying(remedy -> assertThat(remedy).contains("API key cannot be read"));
    }
  }

  private static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new NoClassDefFoundError("a class"),
        new IOException("undeclared"));
  }

  @Test
  void secondKeySupplierThatThrows_countsAsNoSecondKey() {
    CometChatBridgeConfig config =
        config(WRONG, NEXT)
            .secondaryApiKey(
                () -> {
                  throw new IllegalStateException("vault is closed");
                })
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      assertThat(login(fixture, 1)).isInstanceOf(TokenResult.Unavailable.class);
      assertThat(emulator.journal().count()).isEqualTo(1);
      assertThat(fixture.events().await(BridgeEvent.OperatorActionRequired.class, 1)).hasSize(1);
    }
  }

  @Test
  void hangingKeySupplier_blocksTheBreakerProbeOnlyForTheCallTimeout() {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<String> first = new AtomicReference<>(WRONG);
    AtomicInteger calls = new AtomicInteger();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .apiKey(
                () -> {
                  if (calls.incrementAndGet() == 4) {
                    hanging.countDown();
                    await(over);
                  }
                  return first.get();
                })
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      assertThat(login(fixture, 1)).isInstanceOf(TokenResult.Unavailable.class);
      fixture.time().advance(PROBE_INTERVAL);
      SessionKey probing = newSession();
      fixture.bridge().login(probing, user("emp-2"));
      await(hanging);

      fixture.time().advance(Duration.ofSeconds(5));
      assertThat(fixture.awaitResult(probing)).isInstanceOf(TokenResult.Unavailable.class);
      first.set(old);
      fixture.time().advance(PROBE_INTERVAL);

      token(login(fixture, 3));
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      assertThat(gate.await(TEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTH_ERR_EMPTY_APIKEY", "AUTH_ERR_NO_ACCESS", "AUTH_ERR_INVALID_APPID"})
  void otherRejections_doNotUseTheSecondKey(String code) {
    emulator.changeKeys(old, NEXT);
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(403, code).always();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      assertThat(login(fixture, 1)).isInstanceOf(TokenResult.Unavailable.class);

      assertThat(callsWith(NEXT)).isZero();
      assertThat(callsWith(old)).isEqualTo(1);
    }
  }

  @Test
  void secondKeyEqualToTheFirst_isNotRetried() {
    emulator.changeKeys();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, old).build())) {
      login(fixture, 1);

      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @Test
  void settings_redactTheSecondKey() {
    CometChatBridgeConfig config = config(old, NEXT).build();

    assertThat(config.toBuilder().build().secondaryApiKey()).contains(NEXT);
    assertThat(config.toString()).contains("secondaryApiKey=redacted").doesNotContain(NEXT);
    assertThat(config.toBuilder().build().toString()).isEqualTo(config.toString());
    assertThat(config(old, " ").build().secondaryApiKey()).isEmpty();
    assertThat(config(old, " ").build().toString()).doesNotContain("secondaryApiKey");
    assertThatThrownBy(() -> config(old, "two words").build())
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.setting()).isEqualTo("secondaryApiKey"))
        .hasMessageNotContaining("two words");
  }
}
