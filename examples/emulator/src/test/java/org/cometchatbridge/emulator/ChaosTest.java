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

/** Faults by chance. */
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
  void unleash_sameSeed_sameFates() {
    List<String> first = fates(7);

    assertThat(fates(7)).isEqualTo(first);
    assertThat(fates(8)).isNotEqualTo(first);
    assertThat(first).contains("200", "500", "502", "429", "broken");
  }

  @Test
  void unleash_otherFaults_doNotShiftTheDraws() {
    List<String> undisturbed = fates(7);

    emulator.faults().onAny().html(504).times(1);
    List<String> disturbed = fates(7);

    assertThat(disturbed.get(0)).isEqualTo("504");
    assertThat(disturbed.subList(1, disturbed.size()))
        .isEqualTo(undisturbed.subList(1, undisturbed.size()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void with_certainty_everyRequestMeetsTheKind(Kind kind) {
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
    assertThat(fate()).isEqualTo(expected);
    assertThat(emulator.faults().armed()).singleElement().asString().contains(kind.name());
  }

  @Test
  void endChaos_nothingHappensAnyMore() {
    emulator.faults().startChaos(Chaos.of(1).with(Kind.BAD_GATEWAY, 1));
    assertThat(fate()).isEqualTo("502");

    emulator.faults().stopChaos();

    assertThat(fate()).isEqualTo("200");
    assertThat(emulator.faults().chaos()).isEmpty();
  }

  @Test
  void with_impossibleProbability_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> Chaos.of(1).with(Kind.RESET, -0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> Chaos.of(1).with(Kind.RESET, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chaos.of(1).with(Kind.RESET, 0.6).with(Kind.EMPTY, 0.6))
        .withMessageContaining("at most 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chaos.of(1).delays(Duration.ofMillis(-1), Duration.ZERO));
  }

  private List<String> fates(long seed) {
    Chaos chaos = Chaos.of(seed);
    for (Kind kind : List.of(Kind.SERVER_ERROR, Kind.BAD_GATEWAY, Kind.RATE_LIMITED, Kind.RESET)) {
      chaos = chaos.with(kind, 0.2);
    }
    emulator.faults().startChaos(chaos);
    List<String> fates = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      fates.add(fate());
    }
    return fates;
  }

  private String fate() {
    try {
      return String.valueOf(client.mint(UID).status());
    } catch (UncheckedIOException broken) {
      return "broken";
    }
  }
}
