/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Users with hostile ids, names, URLs and metadata are logged in, and the emulator verifies that no
 * call violates CometChat's contract.
 */
class ProfileFuzzTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void hostileDisplayData_doesNotBlockALogin() {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (BridgeFixture fixture = new BridgeFixture(emulator)) {
      Fuzz.run(
          60,
          random -> {
            emulator
                .switches()
                .set(Fuzz.one(random, Switches.NameLengthCountedIn.values()))
                .set(Fuzz.one(random, Switches.UnknownRole.values()));
            ChatUser user = user(random);

            TokenResult result = fixture.loginAndWait(BridgeFixture.newSession(), user);

            if (user.userId().isBlank()) {
              assertThat(result).isInstanceOf(TokenResult.NotEligible.class);
            } else {
              assertThat(result).isInstanceOf(TokenResult.Ready.class);
            }
          });
    }
  }

  private static ChatUser user(Random random) {
    ChatUser.Builder user =
        ChatUser.builder(HostileText.of(random) + (random.nextBoolean() ? random.nextInt() : ""));
    if (random.nextBoolean()) {
      user.name(HostileText.of(random));
    }
    if (random.nextBoolean()) {
      user.avatar(url(random));
    }
    if (random.nextBoolean()) {
      user.link(url(random));
    }
    if (random.nextInt(4) == 0) {
      user.role(Fuzz.one(random, "default", "no-such-role", HostileText.of(random)));
    }
    if (random.nextBoolean()) {
      user.statusMessage(HostileText.of(random));
    }
    if (random.nextBoolean()) {
      List<String> tags = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        tags.add(HostileText.of(random));
      }
      user.tags(tags);
    }
    if (random.nextBoolean()) {
      user.metadata(metadata(random, 0));
    }
    return user.newlyRegistered(random.nextBoolean()).build();
  }

  private static String url(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> HostileText.of(random);
      case 1 -> "https://pictures.example/" + HostileText.of(random);
      default -> HostileText.mutated(random, "https://pictures.example/ada.png?size=1&x=%41#f");
    };
  }

  private static Map<String, Object> metadata(Random random, int depth) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      metadata.put(
          random.nextInt(5) == 0 ? "@private" : HostileText.of(random), value(random, depth));
    }
    return metadata;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 20 ? 5 : 8)) {
      case 0 -> HostileText.of(random);
      case 1 -> Fuzz.one(random, Double.NaN, Double.NEGATIVE_INFINITY, Float.NaN, 1e300, -0.0f);
      case 2 -> random.nextLong();
      case 3 -> random.nextBoolean();
      case 4 -> new ThrowingToString();
      case 5 -> List.of(value(random, depth + 1), value(random, depth + 1));
      default -> metadata(random, depth + 1);
    };
  }

  /** An application object whose {@code toString} throws. */
  private static final class ThrowingToString {
    @Override
    public String toString() {
      throw new UnsupportedOperationException("not today");
    }
  }
}
