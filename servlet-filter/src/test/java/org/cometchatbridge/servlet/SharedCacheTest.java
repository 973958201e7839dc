/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cache between the application and two users never returns the token of one to the other. */
class SharedCacheTest {

  private static final String ENDPOINT = "/cometchat/token";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private FilterFixture fixture;
  private String oneUser;
  private String otherUser;
  private String oneToken;

  @BeforeEach
  void start() {
    fixture = FilterFixture.of(EMULATOR.emulator());
    fixture.application().on("/data", (request, response) -> response.getWriter().write("{}"));
    fixture
        .application()
        .on(
            "/news",
            (request, response) -> {
              response.setHeader("Cache-Control", "public, max-age=600");
              response.getWriter().write("{}");
            });
    fixture.start();
    oneUser = fixture.browser().loggedIn("cometchat-uid-1").cookies();
    otherUser = fixture.browser().loggedIn("cometchat-uid-2").cookies();
    fixture.awaitMinted(2);
    oneToken = EMULATOR.emulator().users().tokens("cometchat-uid-1").get(0);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void responseOfTheEndpoint_isNotReplayed() throws IOException {
    try (SharedCache cache = SharedCache.compliant(fixture.application())) {
      assertThat(cache.fetch(ENDPOINT, oneUser).body()).contains(oneToken);

      HttpResponse<String> response = cache.fetch(ENDPOINT, otherUser);

      assertThat(response.body()).contains("cometchat-uid-2").doesNotContain(oneToken);
      assertThat(SharedCache.isReplayed(cache.fetch(ENDPOINT, oneUser))).isFalse();
    }
  }

  @Test
  void responseOfTheEndpoint_isReplayedToItsOwnUserOnlyByACarelessCache() throws IOException {
    try (SharedCache cache = SharedCache.careless(fixture.application())) {
      assertThat(cache.fetch(ENDPOINT, oneUser).body()).contains(oneToken);

      assertThat(SharedCache.isReplayed(cache.fetch(ENDPOINT, oneUser))).isTrue();
      HttpResponse<String> response = cache.fetch(ENDPOINT, otherUser);
      assertThat(SharedCache.isReplayed(response)).isFalse();
      assertThat(response.body()).contains("cometchat-uid-2").doesNotContain(oneToken);
    }
  }

  @Test
  void responseWithTheHeader_isNotReplayed() throws IOException {
    try (SharedCache cache = SharedCache.compliant(fixture.application())) {
      assertThat(FilterFixture.token(cache.fetch("/data", oneUser))).hasValue(oneToken);

      HttpResponse<String> response = cache.fetch("/data", otherUser);

      assertThat(SharedCache.isReplayed(response)).isFalse();
      assertThat(response.headers().firstValue("X-CometChat-Uid")).hasValue("cometchat-uid-2");
    }
  }

  @Test
  void cacheableResponseOfTheApplication_isReplayedWithoutAToken() throws IOException {
    try (SharedCache cache = SharedCache.compliant(fixture.application())) {
      assertThat(FilterFixture.token(cache.fetch("/news", oneUser))).isEmpty();

      HttpResponse<String> response = cache.fetch("/news", otherUser);

      assertThat(SharedCache.isReplayed(response)).isTrue();
      assertThat(FilterFixture.token(response)).isEmpty();
    }
  }
}
