/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Fuzz;
import org.cometchatbridge.core.HostileText;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.Uid;
import org.junit.jupiter.api.Test;

/** Garbled and forged texts, and user ids of every kind. */
class LoginStateFuzzTest {

  private static final LoginStateCodec CODEC = new LoginStateCodec("app-1");
  private static final SessionKey KEY = SessionKey.random(new SecureRandom());
  private static final String VISIBLE_ASCII = "[!-~]{1,512}";
  private static final LoginState.Pause.Kind[] KINDS = LoginState.Pause.Kind.values();
  private static final String[] NUMBERS = {
    "-1", "00", "+5", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e3"
  };

  @Test
  void userId_isRestored() {
    Fuzz.run(
        3_000,
        random -> {
          String userId = HostileText.of(random) + "x";
          LoginState state = state(random, userId);

          assertThat(CODEC.parse(CODEC.format(state))).isEqualTo(state);
        });
  }

  @Test
  void garbledText_isRejectedOrParsedCompletely() {
    Fuzz.run(
        10_000,
        random -> {
          String userId = HostileText.of(random) + "x";
          String text = garbled(random, CODEC.format(state(random, userId)));
          long now = random.nextLong();

          LoginState read = CODEC.parse(text);
          CODEC.isIdle(text, now);
          CODEC.isIdle(text, userId, now);

          if (read != null) {
            assertThat(read.userId()).isNotBlank();
            ChatToken token = read.token();
            if (token != null) {
              assertThat(read.pause()).isNull();
              assertThat(token.value()).matches(VISIBLE_ASCII);
              assertThat(token.uid().value()).matches("[a-z0-9_-]{1,100}");
            }
            assertThat(CODEC.parse(CODEC.format(read))).isEqualTo(read);
          }
        });
  }

  private static LoginState state(Random random, String userId) {
    return switch (random.nextInt(3)) {
      case 0 -> LoginState.pending(KEY, userId, history(random));
      case 1 ->
          LoginState.paused(KEY, userId, Fuzz.one(random, KINDS), time(random), history(random));
      default ->
          LoginState.of(
              KEY,
              userId,
              ChatToken.of(
                  Uid.of("ada"), "t-" + random.nextInt(), time(random), signOutId(random)));
    };
  }

  private static SessionHistory history(Random random) {
    return new SessionHistory(signOutId(random), random.nextBoolean());
  }

  private static long signOutId(Random random) {
    return random.nextBoolean() ? random.nextInt(3) - 1 : random.nextLong() >>> 1;
  }

  private static Instant time(Random random) {
    return Instant.ofEpochMilli(random.nextLong());
  }

  private static String garbled(Random random, String state) {
    if (random.nextInt(4) > 0) {
      return HostileText.mutated(random, state);
    }
    String[] fields = state.split(" ", -1);
    fields[random.nextInt(Math.min(fields.length, 6))] =
        random.nextBoolean() ? Fuzz.one(random, NUMBERS) : HostileText.of(random);
    return String.join(" ", fields);
  }
}
