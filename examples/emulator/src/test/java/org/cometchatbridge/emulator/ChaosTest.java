/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.emulator.Chaos.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random faults. */
final class ChaosTest {

  private static final String UID = "cometchat-uid-1";

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
  }

  @Test
  void startChaos_sameSeed_producesSameFaults() {
    List<String> first = outcomes(7);

    assertThat(outcomes(7)).isEqualTo(first);
    assertThat(outcomes(8)).isNotEqualTo(first);
    assertThat(first).contains("200", "500", "502", "429", "broken");
  }

  @Test
  void startChaos_otherFaults_doNotShiftTheSequence() {
    List<String> undisturbed = outcomes(7);

    emulator.faults().onAny().html(504).times(1);
    List<String> disturbed = outcomes(7);

    assertThat(disturbed.get(0)).isEqualTo("504");
    assertThat(disturbed.subList(1, disturbed.size()))
        .isEqualTo(undisturbed.subList(1, undisturbed.size()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void with_probabilityOne_everyRequestGetsTheKind(Kind kind) {
    Chaos certain = Chaos.of(1).with(kind, 1).delays(Duration.ofMillis(1), Duration.ofMillis(1));
    emulator.faults().startChaos(certain);

    String expected =
        switch (kind) {
          case SLOW, HANG, TRUNCATED_JSON, EMPTY, UNKNOWN_FIELDS -> "200";
          case SERVER_ERROR -> "500";
          case BAD_GATEWAY -> "502";
          case UNAVAILABLE -> "503";
          case RATE_LIMITED -> "429";
          case RESET, LOST_RESPONSE, CUT_HEADERS, CUT_BODY -> "broken";
        };
    assertThat(outcome()).isEqualTo(expected);
    assertThat(emulator.faults().armed()).singleElement().asString().contains(kind.name());
  }

  @Test
  void stopChaos_noFurtherFaults() {
    emulator.faults().startChaos(Chaos.of(1).with(Kind.BAD_GATEWAY, 1));
    assertThat(outcome()).isEqualTo("502");

    emulator.faults().stopChaos();

    assertThat(outcome()).isEqualTo("200");
    assertThat(emulator.faults().chaos()).isEmpty();
  }

  @Test
  void with_invalidProbability_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> Chaos.of(1).with(Kind.RESET, -0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> Chaos.of(1).with(Kind.RESET, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chaos.of(1).with(Kind.RESET, 0.6).with(Kind.EMPTY, 0.6))
        .withMessageContaining("at most 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chaos.of(1).delays(Duration.ofMillis(-1), Duration.ZERO));
  }

  private List<String> outcomes(long seed) {
    Chaos chaos = Chaos.of(seed);
    for (Kind kind : List.of(Kind.SERVER_ERROR, Kind.BAD_GATEWAY, Kind.RATE_LIMITED, Kind.RESET)) {
      chaos = chaos.with(kind, 0.2);
    }
    emulator.faults().startChaos(chaos);
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      outcomes.add(outcome());
    }
    return outcomes;
  }

  private String outcome() {
    try {
      return String.valueOf(client.mint(UID).status());
    } catch (UncheckedIOException broken) {
      return "broken";
    }
  }
}
