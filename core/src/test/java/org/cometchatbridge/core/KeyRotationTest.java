/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.io.IOException;
import java.time.Duration;
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

/** The API key is exchanged while users log in. */
class KeyRotationTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(10);
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

  private static List<BridgeEvent.SecondaryKeyInUse> told(BridgeFixture fixture) {
    return fixture.events().all(BridgeEvent.SecondaryKeyInUse.class);
  }

  @Test
  void firstKeyThatIsGood_isTheOnlyOneThatIsUsed() {
    emulator.changeKeys(old, NEXT);
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

      assertThat(callsWith(old)).isEqualTo(1);
      assertThat(callsWith(NEXT)).isZero();
    }
  }

  @Test
  void firstKeyThatIsRevoked_costsOneRejectedCallAndIsToldOnce() {
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
      // A mint may be told of after the next one: its token is handed out first.
      assertThat(fixture.events().await(BridgeEvent.TokenCreated.class, 51))
          .extracting(BridgeEvent.TokenCreated::calls)
          .containsOnly(1, 2)
          .containsOnlyOnce(2);
      assertThat(told(fixture)).hasSize(1);
      assertThat(told(fixture).get(0).remedy()).contains("apiKey", "secondaryApiKey").endsWith(".");
      assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
      assertThat(log.warnings()).singleElement().asString().contains("secondaryApiKey");
      assertThat(log.lines()).noneMatch(line -> line.contains(old) || line.contains(NEXT));
    }
  }

  @Test
  void loginsDuringTheRotation_allSucceedWithAsManyRejectedCallsAsWereUnderWay() throws Exception {
    int logins = 200;
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      List<Future<TokenResult>> results;
      try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hangTimes(20)) {
        results =
            Concurrently.run(
                logins, i -> fixture.loginAndWait(newSession(), user("cometchat-uid-" + i % 5)));
        held.awaitHeld(20, REAL_LIMIT);
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
      assertThat(callsWith(old)).as("none is rejected later").isEqualTo(rejected);
      assertThat(fixture.events().await(BridgeEvent.SecondaryKeyInUse.class, 1)).hasSize(1);
      assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
    }
  }

  @Test
  void createThatIsRejected_isMadeWithTheSecondKey() {
    emulator.changeKeys(NEXT);
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      token(login(fixture, 1));

      assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
      assertThat(callsWith(old)).isEqualTo(1);
    }
  }

  @Test
  void bothKeysUnknown_openTheBreakerAndAreToldAsOne() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config(WRONG, NEXT).build())) {
      for (int i = 0; i < 20; i++) {
        assertThat(login(fixture, i)).isInstanceOf(TokenResult.Unavailable.class);
      }
      assertThat(emulator.journal().count()).isEqualTo(2);

      fixture.time().advance(LOOK);
      for (int i = 20; i < 40; i++) {
        login(fixture, i);
      }
      assertThat(emulator.journal().count()).as("one look, with both keys").isEqualTo(4);

      emulator.changeKeys(NEXT);
      fixture.time().advance(LOOK);
      token(login(fixture, 50));
      token(login(fixture, 51));
      assertThat(fixture.events().await(BridgeEvent.SecondaryKeyInUse.class, 1)).hasSize(1);
      assertThat(log.warnings()).hasSize(2);
      assertThat(log.warnings().get(0)).contains("AUTH_ERR_APIKEY_NOT_FOUND", "secondaryApiKey");
    }
  }

  @Test
  void secondKeyThatIsRevoked_givesWayToTheFirstAgain() {
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
  void firstKeyThatChanges_isUsedAtOnce() {
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
  void callThatWasUnderWayWhenTheOnlyKeyChanged_isMadeWithTheNewOne() {
    AtomicReference<String> first = new AtomicReference<>(old);
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().apiKey(first::get).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      SessionKey key = newSession();
      try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hangTimes(1)) {
        fixture.bridge().login(key, user("cometchat-uid-1"));
        held.awaitHeld(1, REAL_LIMIT);
        first.set(NEXT);
        emulator.changeKeys(NEXT);
      }

      token(fixture.end(key));
      assertThat(told(fixture)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "not a key"})
  void firstKeyThatCannotBeHad_leavesTheSecondOne(String unusable) {
    emulator.changeKeys(NEXT);
    CometChatBridgeConfig config = config(old, NEXT).apiKey(() -> unusable).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(login(fixture, 1));
      token(login(fixture, 2));

      assertThat(fixture.events().await(BridgeEvent.SecondaryKeyInUse.class, 1)).hasSize(1);
      assertThat(told(fixture).get(0).remedy()).contains("cannot be had");
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void firstKeyWhoseSupplierThrows_leavesTheSecondOne(Throwable fault) {
    emulator.changeKeys(NEXT);
    CometChatBridgeConfig config = config(old, NEXT).apiKey(() -> Undeclared.thrown(fault)).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(login(fixture, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void onlyKeyWhoseSupplierThrows_isToldWithItsRemedy(Throwable fault) {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().apiKey(() -> Undeclared.thrown(fault)).build();
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
  void secondKeyThatCannotBeHad_isNone() {
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
  void keySupplierThatHangs_holdsTheLookOfTheBreakerNoLongerThanACall() {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<String> first = new AtomicReference<>(WRONG);
    AtomicInteger asked = new AtomicInteger();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .apiKey(
                () -> {
                  if (asked.incrementAndGet() == 4) {
                    hanging.countDown();
                    awaited(over);
                  }
                  return first.get();
                })
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      assertThat(login(fixture, 1)).isInstanceOf(TokenResult.Unavailable.class);
      fixture.time().advance(LOOK);
      SessionKey looking = newSession();
      fixture.bridge().login(looking, user("emp-2"));
      awaited(hanging);

      fixture.time().advance(Duration.ofSeconds(5));
      assertThat(fixture.end(looking)).isInstanceOf(TokenResult.Unavailable.class);
      first.set(old);
      fixture.time().advance(LOOK);

      token(login(fixture, 3));
    } finally {
      over.countDown();
    }
  }

  private static void awaited(CountDownLatch gate) {
    try {
      assertThat(gate.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTH_ERR_EMPTY_APIKEY", "AUTH_ERR_NO_ACCESS", "AUTH_ERR_INVALID_APPID"})
  void otherRejections_areNoReasonForTheSecondKey(String code) {
    emulator.changeKeys(old, NEXT);
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(403, code).always();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, NEXT).build())) {
      assertThat(login(fixture, 1)).isInstanceOf(TokenResult.Unavailable.class);

      assertThat(callsWith(NEXT)).isZero();
      assertThat(callsWith(old)).isEqualTo(1);
    }
  }

  @Test
  void secondKeyEqualToTheFirst_isNotTriedAgain() {
    emulator.changeKeys();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config(old, old).build())) {
      login(fixture, 1);

      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @Test
  void settings_holdTheSecondKeyAndHideIt() {
    CometChatBridgeConfig config = config(old, NEXT).build();

    assertThat(config.toBuilder().build().secondaryApiKey()).contains(NEXT);
    assertThat(config.toString()).contains("secondaryApiKey=redacted").doesNotContain(NEXT);
    assertThat(config(old, " ").build().secondaryApiKey()).isEmpty();
    assertThatThrownBy(() -> config(old, "two words").build())
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.setting()).isEqualTo("secondaryApiKey"))
        .hasMessageNotContaining("two words");
  }
}
