/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of the login state in the session. */
class LoginStateCodecTest {

  private static final Instant MINTED = Instant.parse("2026-11-20T09:00:00Z");
  private static final Optional<Uid> ADA = Optional.of(Uid.of("ada"));
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final SessionKey KEY = SessionKey.random(new SecureRandom());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "Ada Byron",
        " leading and trailing ",
        "ada@example.org",
        "100% sure",
        "state\nbreak",
        "Ünïcödé 😀",
        "-",
        "!",
        "\ud800",
        "high \ud800 and % and low \udc00",
        "😀\ud83d"
      })
  void state_survivesAUtf8Store(String userId) {
    for (LoginState state : statesOf(userId)) {
      String text = LoginStateCodec.format(state);
      String stored = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

      LoginState read = LoginStateCodec.parse(stored);

      assertThat(read).isEqualTo(state);
      assertThat(read.token() == null ? null : read.token().createdAt())
          .isEqualTo(state.token() == null ? null : state.token().createdAt());
    }
  }

  @Test
  void text_hasTheDocumentedFormat() {
    assertThat(LoginStateCodec.format(LoginState.pending(KEY, "ada b")))
        .isEqualTo("1 " + KEY.value() + " 0 - - ada b");
    assertThat(LoginStateCodec.format(minted("ada")))
        .isEqualTo("1 " + KEY.value() + " " + MINTED.toEpochMilli() + " ada t0ken ada");
    assertThat(LoginStateCodec.format(denied("ada"))).isEqualTo("1 " + KEY.value() + " 0 - ! ada");
    assertThat(LoginStateCodec.format(LoginState.pending(KEY, "\udc00%")))
        .isEqualTo("2 " + KEY.value() + " 0 - - %dc00%0025");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1 ",
        "3 KEY 0 - - ada",
        "11 KEY 0 - - ada",
        "1 short 0 - - ada",
        "1 KEYKEY 0 - - ada",
        "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 0 - - ada",
        "1 KEY 0 - -",
        "1 KEY 0 - - ",
        "1 KEY 0 - -  ",
        "1 KEY x - - ada",
        "1 KEY 99999999999999999999 ada t ada",
        "2 KEY 0 - - %",
        "2 KEY 0 - - %00",
        "2 KEY 0 - - %zzzz",
        "2 KEY 0 - - %-001"
      })
  void malformedText_isNotParsedAndNotIdle(String text) {
    String state = text.replace("KEY", KEY.value());

    assertThat(LoginStateCodec.parse(state)).isNull();
    assertThat(LoginStateCodec.isIdle(state, "ada", MINTED.toEpochMilli())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 KEY 1700000000000 Ada t0ken Ada", "1 KEY 1700000000000 ada  ada"})
  void inconsistentText_isNotParsed(String text) {
    assertThat(LoginStateCodec.parse(text.replace("KEY", KEY.value()))).isNull();
  }

  @Test
  void stateWithAToken_isIdleAfterAMinute() {
    String text = LoginStateCodec.format(minted("ada"));
    long mintedAt = MINTED.toEpochMilli();

    assertThat(LoginStateCodec.isIdle(text, "ada", mintedAt)).isFalse();
    assertThat(LoginStateCodec.isIdle(text, "ada", mintedAt + MINUTE - 1)).isFalse();
    assertThat(LoginStateCodec.isIdle(text, "ada", mintedAt + MINUTE)).isTrue();
    assertThat(LoginStateCodec.isIdle(text, "ada", mintedAt - MINUTE)).isFalse();
    assertThat(LoginStateCodec.isIdle(text, "ad", mintedAt + MINUTE)).isFalse();
    assertThat(LoginStateCodec.isIdle(text, "xada", mintedAt + MINUTE)).isFalse();
    assertThat(LoginStateCodec.isIdle(text, "bob", mintedAt + MINUTE)).isFalse();
    assertThat(LoginStateCodec.isIdle(text, "", mintedAt + MINUTE)).isFalse();
  }

  @Test
  void userIdWithSpaces_isIdleForThatUserIdOnly() {
    String text = LoginStateCodec.format(minted("a b c"));
    long later = MINTED.toEpochMilli() + MINUTE;

    assertThat(LoginStateCodec.isIdle(text, "a b c", later)).isTrue();
    assertThat(LoginStateCodec.isIdle(text, "c", later)).isFalse();
    assertThat(LoginStateCodec.isIdle(text, "b c", later)).isFalse();
  }

  @Test
  void stateWithoutAToken_isIdleOnlyIfTheUserIsDenied() {
    long later = MINTED.toEpochMilli() + MINUTE;

    assertThat(
            LoginStateCodec.isIdle(
                LoginStateCodec.format(LoginState.pending(KEY, "ada")), "ada", later))
        .isFalse();
    assertThat(LoginStateCodec.isIdle(LoginStateCodec.format(denied("ada")), "ada", later))
        .isTrue();
    assertThat(LoginStateCodec.isIdle(LoginStateCodec.format(denied("ada")), "bob", later))
        .isFalse();
  }

  @Test
  void isIdle_allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String text = LoginStateCodec.format(minted("ada"));
    long later = MINTED.toEpochMilli() + MINUTE;
    int idle = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      idle += LoginStateCodec.isIdle(text, "ada", later) ? 1 : 0;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(idle).isEqualTo(10_000);
    assertThat(allocated).isLessThan(10_000);
  }

  @Test
  void resultOfTheBridge_isTakenOverForTheSameUser() {
    LoginState state = LoginState.pending(KEY, "ada");

    assertThat(state.with(new TokenResult.Pending(MINTED), ADA)).isSameAs(state);
    assertThat(state.with(new NotEligible(NotEligible.Reason.DEACTIVATED), ADA)).isSameAs(state);
    assertThat(state.with(new NotEligible(NotEligible.Reason.ELIGIBILITY_RULE), ADA).denied())
        .isTrue();
    assertThat(state.with(new TokenResult.Ready(token("ada")), ADA).token())
        .isEqualTo(token("ada"));
    assertThat(state.with(new TokenResult.Ready(token("bob")), ADA)).isSameAs(state);
  }

  @Test
  void toString_containsNeitherTokenNorUserId() {
    assertThat(minted("ada").toString()).doesNotContain("ada", "t0ken");
  }

  private static LoginState[] statesOf(String userId) {
    return new LoginState[] {LoginState.pending(KEY, userId), minted(userId), denied(userId)};
  }

  private static LoginState minted(String userId) {
    return new LoginState(KEY, userId, token(userId), false);
  }

  private static LoginState denied(String userId) {
    return new LoginState(KEY, userId, null, true);
  }

  private static ChatToken token(String userId) {
    return ChatToken.of(Uid.ofUserId(userId), "t0ken", MINTED);
  }
}
