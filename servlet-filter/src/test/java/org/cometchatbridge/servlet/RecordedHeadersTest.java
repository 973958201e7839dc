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

/** A filter of the application that records all response headers, like Spring Boot's actuator. */
class RecordedHeadersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void filterThatRecordsHeaders_doesNotSeeTheToken_andTheResponseCarriesIt() {
    // The filter may record the login after the test has received the response.
    List<String> recorded = new CopyOnWriteArrayList<>();
    try (FilterFixture app = FilterFixture.of(EMULATOR.emulator())) {
      app.application()
          .before(
              (request, response, chain) -> {
                chain.doFilter(request, response);
                response.flushBuffer();
                record((HttpServletResponse) response, recorded);
              });
      app.start();
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);
      recorded.clear();

      HttpResponse<String> response = browser.fetch("/api/data");

      String token = app.validToken(response);
      assertThat(recorded)
          .contains("x-cometchat-uid: ada", "cache-control: no-store")
          .noneMatch(line -> line.contains(token) || line.startsWith("x-cometchat-token"));
    }
  }

  private static void record(HttpServletResponse response, List<String> recorded) {
    for (String name : response.getHeaderNames()) {
      recorded.add(name.toLowerCase(Locale.ROOT) + ": " + response.getHeader(name));
    }
    for (String name : new String[] {"X-CometChat-Token", "x-cometchat-token"}) {
      recorded.add("value " + response.getHeader(name));
      recorded.add("values " + response.getHeaders(name));
    }
  }
}
