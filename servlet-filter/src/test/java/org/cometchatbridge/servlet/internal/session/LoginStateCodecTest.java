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
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.servlet.internal.session.LoginState.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of the login state in the session. */
class LoginStateCodecTest {

  private static final Instant MINTED = Instant.parse("2026-11-20T09:00:00Z");
  private static final Optional<Uid> ADA = Optional.of(Uid.of("ada"));
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final LoginStateCodec CODEC = new LoginStateCodec("app-1");
  private static final SessionHistory BEGUN = new SessionHistory(0, false);
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
      String text = CODEC.format(state);
      String stored = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

      LoginState read = CODEC.parse(stored);

      assertThat(read).isEqualTo(state);
      assertThat(read.history()).isEqualTo(state.history());
      assertThat(read.token() == null ? null : read.token().createdAt())
          .isEqualTo(state.token() == null ? null : state.token().createdAt());
    }
  }

  @Test
  void text_hasTheDocumentedFormat() {
    assertThat(CODEC.format(LoginState.pending(KEY, "ada b", BEGUN)))
        .isEqualTo("1 app-1 " + KEY.value() + " 0 . - ada b");
    assertThat(CODEC.format(minted("ada")))
        .isEqualTo("1 app-1 " + KEY.value() + " " + MINTED.toEpochMilli() + " ada t0ken ada");
    assertThat(CODEC.format(denied("ada")))
        .isEqualTo("1 app-1 " + KEY.value() + " " + MINTED.toEpochMilli() + " . ! ada");
    assertThat(CODEC.format(loggedOut("ada")))
        .isEqualTo("1 app-1 " + KEY.value() + " " + MINTED.toEpochMilli() + " . ~ ada");
    assertThat(CODEC.format(LoginState.pending(KEY, "\udc00%", BEGUN)))
        .isEqualTo("2 app-1 " + KEY.value() + " 0 . - %dc00%0025");
  }

  @Test
  void history_isWrittenWhereItIsNotTheUsualOne() {
    long time = MINTED.toEpochMilli();
    LoginState signedOut =
        LoginState.paused(KEY, "ada", Pause.Kind.SIGNED_OUT, MINTED, new SessionHistory(4, true));
    ChatToken later = ChatToken.of(Uid.of("ada"), "t0ken", MINTED, 17);

    assertThat(CODEC.format(LoginState.pending(KEY, "ada")))
        .isEqualTo("1 app-1 " + KEY.value() + " 0:-1 . - ada");
    assertThat(CODEC.format(LoginState.pending(KEY, "ada", new SessionHistory(0, true))))
        .isEqualTo("1 app-1 " + KEY.value() + " 0+0 . - ada");
    assertThat(CODEC.format(LoginState.of(KEY, "ada", later)))
        .isEqualTo("1 app-1 " + KEY.value() + " " + time + "+17 ada t0ken ada");
    assertThat(CODEC.format(signedOut))
        .isEqualTo("1 app-1 " + KEY.value() + " " + time + "+4 . ^ ada");
  }

  @Test
  void stateOfAnEarlierRelease_beganBeforeAnySignOut() {
    LoginState pending = CODEC.parse("1 app-1 " + KEY.value() + " 0 . - ada");
    LoginState withToken = CODEC.parse("1 app-1 " + KEY.value() + " 1700000000000 ada t0ken ada");

    assertThat(pending.history()).isEqualTo(new SessionHistory(0, false));
    assertThat(withToken.history()).isEqualTo(new SessionHistory(0, true));
    assertThat(withToken.token().signOutId()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1 ",
        "1 app-1",
        "1 app-1 ",
        "1 KEY 0 . - ada",
        "1 app KEY 0 . - ada",
        "1 app-2 KEY 1 ada t0ken ada",
        "1 app-11 KEY 1 ada t0ken ada",
        "3 app-1 KEY 0 . - ada",
        "11 app-1 KEY 0 . - ada",
        "1 app-1 KEY 1 . ? ada",
        "1 app-1 short 0 . - ada",
        "1 app-1 KEYKEY 0 . - ada",
        "1 app-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 0 . - ada",
        "1 app-1 KEY 0 . -",
        "1 app-1 KEY 0 . - ",
        "1 app-1 KEY 0 . -  ",
        "1 app-1 KEY x . - ada",
        "1 app-1 KEY 0:-2 . - ada",
        "1 app-1 KEY 0: . - ada",
        "1 app-1 KEY :0 . - ada",
        "1 app-1 KEY 0+1+1 . - ada",
        "1 app-1 KEY 99999999999999999999 ada t ada",
        "2 app-1 KEY 0 . - %",
        "2 app-1 KEY 0 . - %00",
        "2 app-1 KEY 0 . - %zzzz",
        "2 app-1 KEY 0 . - %-001"
      })
  void malformedText_isNotParsedAndNotIdle(String text) {
    String state = text.replace("KEY", KEY.value());

    assertThat(CODEC.parse(state)).isNull();
    assertThat(CODEC.isIdle(state, "ada", MINTED.toEpochMilli())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1 app-1 KEY 1700000000000 Ada t0ken Ada", "1 app-1 KEY 1700000000000 ada  ada"})
  void inconsistentText_isNotParsed(String text) {
    assertThat(CODEC.parse(text.replace("KEY", KEY.value()))).isNull();
  }

  @Test
  void stateWithAToken_isIdleAfterAMinute() {
    String text = CODEC.format(minted("ada"));
    long mintedAt = MINTED.toEpochMilli();

    assertThat(CODEC.isIdle(text, "ada", mintedAt)).isFalse();
    assertThat(CODEC.isIdle(text, "ada", mintedAt + MINUTE - 1)).isFalse();
    assertThat(CODEC.isIdle(text, "ada", mintedAt + MINUTE)).isTrue();
    assertThat(CODEC.isIdle(text, "ada", mintedAt - MINUTE)).isFalse();
    assertThat(CODEC.isIdle(text, "ad", mintedAt + MINUTE)).isFalse();
    assertThat(CODEC.isIdle(text, "xada", mintedAt + MINUTE)).isFalse();
    assertThat(CODEC.isIdle(text, "bob", mintedAt + MINUTE)).isFalse();
    assertThat(CODEC.isIdle(text, "", mintedAt + MINUTE)).isFalse();
  }

  @Test
  void userIdWithSpaces_isIdleForThatUserIdOnly() {
    String text = CODEC.format(minted("a b c"));
    long later = MINTED.toEpochMilli() + MINUTE;

    assertThat(CODEC.isIdle(text, "a b c", later)).isTrue();
    assertThat(CODEC.isIdle(text, "c", later)).isFalse();
    assertThat(CODEC.isIdle(text, "b c", later)).isFalse();
  }

  @Test
  void stateWithoutAToken_isIdleWhileNoneIsRequested() {
    long start = MINTED.toEpochMilli();
    String pending = CODEC.format(LoginState.pending(KEY, "ada"));
    String denied = CODEC.format(denied("ada"));
    String loggedOut = CODEC.format(loggedOut("ada"));
    String signedOut = CODEC.format(signedOut("ada"));

    assertThat(CODEC.isIdle(pending, "ada", start + MINUTE)).isFalse();
    assertThat(CODEC.isIdle(denied, "ada", start)).isTrue();
    assertThat(CODEC.isIdle(denied, "bob", start)).isFalse();
    assertThat(CODEC.isIdle(denied, "ada", start + MINUTE - 1)).isTrue();
    assertThat(CODEC.isIdle(denied, "ada", start + MINUTE)).isFalse();
    assertThat(CODEC.isIdle(denied, "ada", start - 1)).isFalse();
    assertThat(CODEC.isIdle(loggedOut, "ada", start + 1_000 * MINUTE)).isTrue();
    assertThat(CODEC.isIdle(loggedOut, "ada", start - MINUTE)).isTrue();
    assertThat(CODEC.isIdle(loggedOut, "bob", start)).isFalse();
    assertThat(CODEC.isIdle(signedOut, "ada", start)).isTrue();
    assertThat(CODEC.isIdle(signedOut, "bob", start)).isFalse();
  }

  @Test
  void isIdle_allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String text =
        CODEC.format(LoginState.of(KEY, "ada", ChatToken.of(Uid.of("ada"), "t0ken", MINTED, 17)));
    long later = MINTED.toEpochMilli() + MINUTE;
    int idle = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      idle += CODEC.isIdle(text, "ada", later) ? 1 : 0;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(idle).isEqualTo(10_000);
    assertThat(allocated).isLessThan(10_000);
  }

  @Test
  void resultOfTheBridge_isTakenOverForTheSameUser() {
    LoginState state = LoginState.pending(KEY, "ada");

    assertThat(state.with(new TokenResult.Pending(MINTED), ADA, MINTED)).isSameAs(state);
    assertThat(state.with(new NotEligible(NotEligible.Reason.DEACTIVATED), ADA, MINTED))
        .isSameAs(state);
    assertThat(
            state.with(new NotEligible(NotEligible.Reason.ELIGIBILITY_RULE), ADA, MINTED).denied())
        .isTrue();
    assertThat(state.with(new TokenResult.Ready(token("ada")), ADA, MINTED).token())
        .isEqualTo(token("ada"));
    assertThat(state.with(new TokenResult.Ready(token("bob")), ADA, MINTED)).isSameAs(state);
  }

  @Test
  void toString_containsNeitherTokenNorUserId() {
    assertThat(minted("ada").toString()).doesNotContain("ada", "t0ken");
  }

  private static LoginState[] statesOf(String userId) {
    return new LoginState[] {
      LoginState.pending(KEY, userId),
      LoginState.pending(KEY, userId, new SessionHistory(3, true)),
      minted(userId),
      LoginState.of(KEY, userId, ChatToken.of(Uid.ofUserId(userId), "t0ken", MINTED, 3)),
      denied(userId),
      loggedOut(userId),
      signedOut(userId)
    };
  }

  private static LoginState minted(String userId) {
    return LoginState.of(KEY, userId, token(userId));
  }

  private static LoginState denied(String userId) {
    return LoginState.paused(KEY, userId, Pause.Kind.DENIED, MINTED, BEGUN);
  }

  private static LoginState loggedOut(String userId) {
    return LoginState.paused(
        KEY, userId, Pause.Kind.LOGGED_OUT, MINTED, new SessionHistory(0, false));
  }

  private static LoginState signedOut(String userId) {
    return LoginState.paused(
        KEY, userId, Pause.Kind.SIGNED_OUT, MINTED, new SessionHistory(2, true));
  }

  private static ChatToken token(String userId) {
    return ChatToken.of(Uid.ofUserId(userId), "t0ken", MINTED);
  }
}
