/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A filter of the application's that notes all headers of the responses, as Spring Boot's actuator
 * does.
 */
class NotedHeadersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void filterThatNotesHeaders_notesNoToken_andTheAnswerCarriesIt() {
    // The login may still be noted while the test, which has its response, goes on.
    List<String> noted = new CopyOnWriteArrayList<>();
    try (FilterFixture app = FilterFixture.of(EMULATOR.emulator())) {
      app.host()
          .before(
              (request, response, chain) -> {
                chain.doFilter(request, response);
                response.flushBuffer();
                note((HttpServletResponse) response, noted);
              });
      app.start();
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);
      noted.clear();

      HttpResponse<String> response = browser.fetch("/api/data");

      String token = app.validToken(response);
      assertThat(noted)
          .contains("x-cometchat-uid: ada", "cache-control: no-store")
          .noneMatch(line -> line.contains(token) || line.startsWith("x-cometchat-token"));
    }
  }

  private static void note(HttpServletResponse response, List<String> noted) {
    for (String name : response.getHeaderNames()) {
      noted.add(name.toLowerCase(Locale.ROOT) + ": " + response.getHeader(name));
    }
    for (String name : new String[] {"X-CometChat-Token", "x-cometchat-token"}) {
      noted.add("value " + response.getHeader(name));
      noted.add("values " + response.getHeaders(name));
    }
  }
}
