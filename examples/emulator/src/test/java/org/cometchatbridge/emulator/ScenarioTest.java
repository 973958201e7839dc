/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.emulator.Client.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios on a test clock. */
final class ScenarioTest {

  private static final String UID = "cometchat-uid-1";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String OUTAGE =
      """
      {"phases": [
        {"name": "overload", "duration": "PT20S", "faults": [
          {"fault": "error", "status": 503, "code": "ERR_MISSION_FAILED", "headers": {"Retry-After": "5"}}]},
        {"duration": "PT10S"},
        {"name": "gateway", "duration": "PT10S", "faults": [{"fault": "html", "status": 502}]}]}""";

  // Read by threads of the emulator.
  private static volatile Instant now = Instant.EPOCH;

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().clock(() -> now));

  private CometChatEmulator emulator;
  private Faults faults;
  private Client client;

  @BeforeEach
  void connect() {
    now = Instant.ofEpochSecond(1_763_600_000L);
    emulator = COMET_CHAT.emulator();
    faults = emulator.faults();
    client = new Client(emulator);
  }

  @Test
  void play_clockAdvances_changesPhases() {
    Playback played = faults.play(Scenario.parse(OUTAGE));

    Reply overload = client.mint(UID);
    assertThat(overload.status()).isEqualTo(503);
    assertThat(overload.raw().headers().firstValue("Retry-After")).contains("5");
    assertThat(played.currentPhase()).contains("overload");
    assertThat(faults.armed()).singleElement().asString().startsWith("overload: ");
    turn(20);
    assertThat(client.mint(UID).status()).isEqualTo(200);
    assertThat(played.currentPhase()).contains("healthy");
    turn(10);
    assertThat(client.mint(UID).status()).isEqualTo(502);
    turn(10);
    assertThat(client.mint(UID).status()).isEqualTo(200);
    assertThat(played.currentPhase()).isEmpty();
    assertThat(faults.armed()).isEmpty();
  }

  @Test
  void play_clockJumpsOverPhases_skipsThem() {
    faults.play(Scenario.parse(OUTAGE));

    turn(35);

    assertThat(client.mint(UID).status()).isEqualTo(502);
  }

  @Test
  void play_repeat_restartsAfterTheLastPhase() {
    Playback played =
        faults.play(
            Scenario.builder()
                .phase("down", Duration.ofSeconds(5), stage -> stage.onAny().html(502).always())
                .healthy(Duration.ofSeconds(5))
                .repeat(true)
                .build());

    turn(5);
    assertThat(client.mint(UID).status()).isEqualTo(200);
    turn(5);
    assertThat(client.mint(UID).status()).isEqualTo(502);
    turn(1_000_005);
    assertThat(client.mint(UID).status()).isEqualTo(200);
    played.close();
    turn(5);
    assertThat(client.mint(UID).status()).isEqualTo(200);
  }

  @Test
  void play_endOfHangingPhase_releasesCalls() throws Exception {
    AtomicReference<Hold> hold = new AtomicReference<>();
    Playback played =
        faults.play(
            Scenario.builder()
                .phase(
                    "unresponsive", Duration.ofSeconds(30), stage -> hold.set(stage.onAny().hang()))
                .build());
    CompletableFuture<Reply> reply = client.mintAsync(UID);
    hold.get().awaitHeld(1, LIMIT);
    assertThat(reply).isNotDone();

    turn(30);
    played.advance();

    assertThat(reply.get(LIMIT.toSeconds(), TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void play_realClock_portsCloseAndOpenUnderRequests() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    try (CometChatEmulator real = CometChatEmulator.builder().validateContract(false).start()) {
      Playback played =
          real.faults()
              .play(
                  Scenario.builder()
                      .phase("closed", Duration.ofMillis(60), Faults::refuseConnections)
                      .phase("open", Duration.ofMillis(60), stage -> second.countDown())
                      .repeat(true)
                      .build());
      boolean rejected = false;
      long end = System.nanoTime() + LIMIT.toNanos();
      while ((!rejected || second.getCount() > 0) && System.nanoTime() < end) {
        rejected |= !responses(real);
      }
      assertThat(rejected).isTrue();
      assertThat(second.getCount()).isZero();

      played.stop();

      boolean open = false;
      while (!open && System.nanoTime() < end) {
        open = responses(real);
      }
      assertThat(open).isTrue();
    }
  }

  @Test
  void play_armedFaults_takePrecedence() {
    faults.play(Scenario.parse(OUTAGE));
    faults.onAny().html(504).times(1);

    assertThat(client.mint(UID).status()).isEqualTo(504);
    assertThat(client.mint(UID).status()).isEqualTo(503);
  }

  @Test
  void clear_endsTheScenario() {
    faults.play(Scenario.parse(OUTAGE));

    faults.clear();

    assertThat(client.mint(UID).status()).isEqualTo(200);
    assertThat(faults.playback()).isEmpty();
  }

  @Test
  void play_anotherOne_replacesTheFirst() {
    Playback first = faults.play(Scenario.parse(OUTAGE));

    faults.play(Scenario.builder().healthy(Duration.ofSeconds(1)).build());

    assertThat(first.currentPhase()).isEmpty();
    assertThat(client.mint(UID).status()).isEqualTo(200);
  }

  @Test
  void play_phaseWithUnarmedFault_isRejected() {
    Scenario careless =
        Scenario.builder()
            .phase("careless", Duration.ofSeconds(1), stage -> stage.onAny().html(502))
            .build();

    assertThatIllegalStateException()
        .isThrownBy(() -> faults.play(careless))
        .withMessageContaining("careless");
    assertThat(client.mint(UID).status()).isEqualTo(200);
  }

  @Test
  void builder_invalidPhases_areRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> Scenario.builder().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenario.builder().healthy(Duration.ZERO))
        .withMessageContaining("more than zero");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x                                                          | is not a JSON object",
        "{}                                                         | at least one phase",
        "{\"phase\":[]}                                             | unknown scenario field: phase",
        "{\"phases\":{}}                                            | must be a list",
        "{\"phases\":[1]}                                           | must be an object",
        "{\"phases\":[{\"duration\":\"5\"}]}                             | duration such as PT1.5S",
        "{\"phases\":[{\"duration\":\"PT0S\"}]}                          | more than zero",
        "{\"phases\":[{\"duration\":\"PT1S\",\"who\":1}]}                | unknown phase field: who",
        "{\"phases\":[{\"duration\":\"PT1S\",\"faults\":[1]}]}           | must be an object",
        "{\"phases\":[{\"duration\":\"PT1S\",\"faults\":[{\"x\":1}]}]}   | unknown fault field: x",
        "{\"phases\":[{\"duration\":\"PT1S\",\"faults\":[{\"fault\":\"rain\"}]}]} | unknown fault: rain",
      })
  void parse_invalidText_namesTheProblem(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scenario.parse(json))
        .withMessageContaining(message);
  }

  private static boolean responses(CometChatEmulator emulator) {
    try {
      return new Client(emulator).mint(UID).status() == 200;
    } catch (UncheckedIOException rejected) {
      return false;
    }
  }

  private static void turn(int seconds) {
    now = now.plusSeconds(seconds);
  }
}
