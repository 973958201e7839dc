/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of nodes differ, and a clock may be set back. */
class ClockTest {

  private static final int[] SECONDS = {0, 5, 30, 59, 61, 120, 300, 599, 600, 601, 655, 665};

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** The seconds at which a response carries the token, counted from the change of the clock. */
  private static List<Integer> handOffs(FilterFixture fixture, Browser browser, Duration change) {
    fixture.advance(change);
    List<Integer> handOffs = new ArrayList<>();
    int now = 0;
    for (int second : SECONDS) {
      fixture.advance(Duration.ofSeconds(second - now));
      now = second;
      if (token(browser.fetch("/api/data")).isPresent()) {
        handOffs.add(second);
      }
    }
    return handOffs;
  }

  @ParameterizedTest
  @ValueSource(longs = {-36_000, -600, -62, -60, -59, -3, 120})
  void tokenOfANodeWithAnotherClock_isNotHandedOff(long difference) {
    try (FilterFixture fixture = FilterFixture.of(EMULATOR.emulator()).start()) {
      Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
      fixture.awaitMinted(1);
      String token = fixture.validToken(browser.fetch("/api/data"));

      assertThat(handOffs(fixture, browser, Duration.ofSeconds(difference))).isEmpty();

      assertThat(browser.fetch("/cometchat/token").body()).contains(token);
      assertThat(token(browser.fetch("/api/data", "X-CometChat-Token", "?"))).contains(token);
      assertThat(EMULATOR.emulator().journal().count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-2_000, -100, 0, 500})
  void tokenOfANodeWithNearlyTheSameClock_isHandedOffForAtMostAMinute(long difference) {
    try (FilterFixture fixture = FilterFixture.of(EMULATOR.emulator()).start()) {
      Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
      fixture.awaitMinted(1);
      fixture.validToken(browser.fetch("/api/data"));

      assertThat(handOffs(fixture, browser, Duration.ofMillis(difference)))
          .startsWith(0, 5, 30)
          .doesNotContain(61, 120, 300, 599, 600, 601, 655, 665);
    }
  }

  @Test
  void clockSetBack_sharedTokenWithoutSessionIsNotHandedOffAgain() {
    UserResolver resolver =
        new UserResolver() {
          @Override
          public String userId(HttpServletRequest request) {
            return "cometchat-uid-1";
          }

          @Override
          public String statelessSession(HttpServletRequest request, String userId) {
            return "s1";
          }
        };
    try (FilterFixture fixture = FilterFixture.of(EMULATOR.emulator(), resolver).start()) {
      Browser browser = fixture.browser();
      fixture.validToken(browser.fetch("/api/data"));

      assertThat(handOffs(fixture, browser, Duration.ofMinutes(-10))).isEmpty();
      assertThat(EMULATOR.emulator().journal().count()).isEqualTo(1);
    }
  }

  @Test
  void clockSetBack_tooManyRefreshesEndAfterAMinute() {
    try (FilterFixture fixture =
        FilterFixture.of(EMULATOR.emulator(), "refreshesPerMinute", "1").start()) {
      Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
      fixture.awaitMinted(1);
      String first = fixture.validToken(browser.fetch("/api/data"));
      String second =
          browser.reject(first).body().replaceAll(".*\"authToken\":\"([^\"]+)\".*", "$1");
      fixture.advance(Duration.ofMinutes(-10));

      HttpResponse<String> response = browser.reject(second);

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
          .isBetween(1L, 60L);
    }
  }
}
