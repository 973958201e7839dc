/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.Fuzz;
import org.cometchatbridge.core.HostileText;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * CometChat returns malformed tokens. A text of 1 to 512 visible ASCII characters is handed off
 * unchanged. Any other text reaches no header, session, page or response of the endpoint, and the
 * login of the application succeeds.
 */
class MalformedTokenTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern META =
      Pattern.compile("<meta name=\"cometchat-auth-token\" content=\"([^\"<>]*)\">");
  private static final String MARK = "TtT";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private int users;

  @Test
  void malformedToken_isNotHandedOut() throws Exception {
    Fuzz.run(25, this::check);
  }

  /** Each case has its own bridge: ten users without a usable token would stop the calls. */
  private void check(Random random) throws Exception {
    try (FilterFixture app = FilterFixture.of(EMULATOR.emulator())) {
      app.application()
          .on(
              "/markup",
              (request, response) -> {
                response.setContentType("text/html");
                ChatMarkup markup = (ChatMarkup) request.getAttribute(ChatMarkup.ATTRIBUTE);
                response.getWriter().write(markup.getMeta());
              });
      app.start();
      check(app, random);
    }
  }

  private void check(FilterFixture app, Random random) throws Exception {
    CometChatEmulator emulator = app.bridge().emulator();
    String token = token(random);
    boolean usable = token.matches("[!-~]{1,512}");
    String user = "hostile-" + users++;
    boolean known = random.nextBoolean();
    if (known) {
      emulator.users().add(EmulatedUser.of(user, "Known"));
    }
    emulator
        .faults()
        .on(known ? Operation.CREATE_AUTH_TOKEN : Operation.CREATE_USER)
        .body(
            200,
            "application/json",
            JSON.writeValueAsString(Map.of("data", Map.of("uid", user, "authToken", token))))
        .always();

    Browser browser = app.browser();
    HttpResponse<String> login = browser.fetch("/api/login?user=" + user);
    HttpResponse<String> endpoint = browser.fetch("/cometchat/token");
    HttpResponse<String> data = browser.fetch("/api/data", "X-CometChat-Token", "?");
    HttpResponse<String> page = browser.navigate("/markup");
    String attributes = browser.fetch("/attributes").body();
    emulator.faults().clear();

    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(data.statusCode()).isEqualTo(200);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("cometchat-uid");
    if (usable) {
      assertThat(FilterFixture.token(data)).contains(token);
      assertThat(JSON.readTree(endpoint.body()).get("authToken").asText()).isEqualTo(token);
      assertThat(attributes).contains("cometchat.authToken=" + token + "\n");
      assertThat(inMarkup(page)).contains(token);
    } else {
      assertThat(endpoint.statusCode()).isEqualTo(503);
      assertThat(attributes).contains("cometchat.authToken=null", "cometchat.uid=null");
      for (HttpResponse<String> response : List.of(login, endpoint, data, page)) {
        assertThat(response.body()).doesNotContain(MARK);
        assertThat(response.headers().map().toString()).doesNotContain(MARK, "X-Injected");
        assertThat(FilterFixture.token(response)).isEmpty();
      }
      assertThat(attributes).doesNotContain(MARK);
    }
  }

  private static Optional<String> inMarkup(HttpResponse<String> page) {
    Matcher meta = META.matcher(page.body());
    return meta.find()
        ? Optional.of(
            meta.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&"))
        : Optional.empty();
  }

  private static String token(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> MARK.repeat(171);
      case 2 -> "x" + MARK.repeat(170) + "y";
      case 3 -> MARK.repeat(3_400);
      case 4 -> MARK + "\r\nX-Injected: " + MARK;
      case 5 -> MARK + "\"'><script>alert(1)</script>&amp;";
      default -> MARK + HostileText.of(random) + MARK;
    };
  }
}
