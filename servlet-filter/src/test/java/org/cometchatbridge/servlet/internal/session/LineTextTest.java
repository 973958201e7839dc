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

/** The line that travels with the host's session. */
class LineTextTest {

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
        "line\nbreak",
        "Ünïcödé 😀",
        "-",
        "!",
        "\ud800",
        "high \ud800 and % and low \udc00",
        "😀\ud83d"
      })
  void line_survivesTheWayThroughAStoreThatWritesUtf8(String hostId) {
    for (SessionLine line : linesOf(hostId)) {
      String text = LineText.of(line);
      String stored = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

      SessionLine read = LineText.parse(stored);

      assertThat(read).isEqualTo(line);
      assertThat(read.token() == null ? null : read.token().mintedAt())
          .isEqualTo(line.token() == null ? null : line.token().mintedAt());
    }
  }

  @Test
  void line_hasItsDocumentedForm() {
    assertThat(LineText.of(SessionLine.begun(KEY, "ada b")))
        .isEqualTo("1 " + KEY.value() + " 0 - - ada b");
    assertThat(LineText.of(minted("ada")))
        .isEqualTo("1 " + KEY.value() + " " + MINTED.toEpochMilli() + " ada t0ken ada");
    assertThat(LineText.of(denied("ada"))).isEqualTo("1 " + KEY.value() + " 0 - ! ada");
    assertThat(LineText.of(SessionLine.begun(KEY, "\udc00%")))
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
  void foreignLine_isNoneAndNotQuiet(String text) {
    String line = text.replace("KEY", KEY.value());

    assertThat(LineText.parse(line)).isNull();
    assertThat(LineText.isQuiet(line, "ada", MINTED.toEpochMilli())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 KEY 1700000000000 Ada t0ken Ada", "1 KEY 1700000000000 ada  ada"})
  void lineThatContradictsItself_isNone(String text) {
    assertThat(LineText.parse(text.replace("KEY", KEY.value()))).isNull();
  }

  @Test
  void lineWithAToken_isQuietAfterAMinute() {
    String text = LineText.of(minted("ada"));
    long mintedAt = MINTED.toEpochMilli();

    assertThat(LineText.isQuiet(text, "ada", mintedAt)).isFalse();
    assertThat(LineText.isQuiet(text, "ada", mintedAt + MINUTE - 1)).isFalse();
    assertThat(LineText.isQuiet(text, "ada", mintedAt + MINUTE)).isTrue();
    assertThat(LineText.isQuiet(text, "ada", mintedAt - MINUTE)).isFalse();
    assertThat(LineText.isQuiet(text, "ad", mintedAt + MINUTE)).isFalse();
    assertThat(LineText.isQuiet(text, "xada", mintedAt + MINUTE)).isFalse();
    assertThat(LineText.isQuiet(text, "bob", mintedAt + MINUTE)).isFalse();
    assertThat(LineText.isQuiet(text, "", mintedAt + MINUTE)).isFalse();
  }

  @Test
  void lineOfAHostIdWithSpaces_isQuietForThatHostIdOnly() {
    String text = LineText.of(minted("a b c"));
    long later = MINTED.toEpochMilli() + MINUTE;

    assertThat(LineText.isQuiet(text, "a b c", later)).isTrue();
    assertThat(LineText.isQuiet(text, "c", later)).isFalse();
    assertThat(LineText.isQuiet(text, "b c", later)).isFalse();
  }

  @Test
  void lineWithoutAToken_isNotQuietUnlessTheUserIsDenied() {
    long later = MINTED.toEpochMilli() + MINUTE;

    assertThat(LineText.isQuiet(LineText.of(SessionLine.begun(KEY, "ada")), "ada", later))
        .isFalse();
    assertThat(LineText.isQuiet(LineText.of(denied("ada")), "ada", later)).isTrue();
    assertThat(LineText.isQuiet(LineText.of(denied("ada")), "bob", later)).isFalse();
  }

  @Test
  void quietLine_costsNoMemory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String text = LineText.of(minted("ada"));
    long later = MINTED.toEpochMilli() + MINUTE;
    int quiet = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      quiet += LineText.isQuiet(text, "ada", later) ? 1 : 0;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(quiet).isEqualTo(10_000);
    assertThat(allocated).isLessThan(10_000);
  }

  @Test
  void resultOfTheBridge_isTakenOverIfItBelongsHere() {
    SessionLine line = SessionLine.begun(KEY, "ada");

    assertThat(line.with(new TokenResult.Pending(MINTED), ADA)).isSameAs(line);
    assertThat(line.with(new NotEligible(NotEligible.Reason.DEACTIVATED), ADA)).isSameAs(line);
    assertThat(line.with(new NotEligible(NotEligible.Reason.HOST_RULE), ADA).denied()).isTrue();
    assertThat(line.with(new TokenResult.Ready(token("ada")), ADA).token()).isEqualTo(token("ada"));
    assertThat(line.with(new TokenResult.Ready(token("bob")), ADA)).isSameAs(line);
  }

  @Test
  void text_showsNeitherTokenNorHostId() {
    assertThat(minted("ada").toString()).doesNotContain("ada", "t0ken");
  }

  private static SessionLine[] linesOf(String hostId) {
    return new SessionLine[] {SessionLine.begun(KEY, hostId), minted(hostId), denied(hostId)};
  }

  private static SessionLine minted(String hostId) {
    return new SessionLine(KEY, hostId, token(hostId), false);
  }

  private static SessionLine denied(String hostId) {
    return new SessionLine(KEY, hostId, null, true);
  }

  private static ChatToken token(String hostId) {
    return ChatToken.of(Uid.ofHostId(hostId), "t0ken", MINTED);
  }
}
