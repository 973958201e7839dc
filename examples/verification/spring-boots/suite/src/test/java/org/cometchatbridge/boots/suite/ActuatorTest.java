/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.boots.application.TestApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.web.exchanges.InMemoryHttpExchangeRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@DisplayName("All Actuator endpoints, exposed and showing values")
class ActuatorTest extends BootTest {

  private static final String NEXT = "00112233445566778899aabbccddeeff00112233";
  private static final String TOKEN_KEY = "T".repeat(42) + "A=";
  private static final String PREVIOUS_TOKEN_KEY = "P".repeat(42) + "A=";

  /** An application that records the last HTTP exchanges with their headers. */
  @Configuration(proxyBeanMethods = false)
  @Import(TestApplication.class)
  static class Exposed {

    @Bean
    InMemoryHttpExchangeRepository exchanges() {
      return new InMemoryHttpExchangeRepository();
    }
  }

  @Test
  @DisplayName("contain neither a key, whatever property it comes from, nor a token")
  void pages_containNoSecret() {
    String key = emulator().apiKey();
    try (RunningApplication application =
        RunningApplication.with(emulator())
            .application(Exposed.class)
            .property("chat.current.password", key)
            .property("cometchat.bridge.api-key", "${chat.current.password}")
            .property("chat.next.password", NEXT)
            .property("cometchat.bridge.secondary-api-key", "${chat.next.password}")
            .property("chat.tokens.password", TOKEN_KEY)
            .property("cometchat.bridge.sync.token-key", "${chat.tokens.password}")
            .property("cometchat.bridge.sync.previous-token-key", PREVIOUS_TOKEN_KEY)
            .property("management.endpoints.web.exposure.include", "*")
            .property("management.endpoint.env.show-values", "always")
            .property("management.endpoint.configprops.show-values", "always")
            .start()) {
      BootBrowser browser = application.browser();
      String token = validToken(browser.jsonLogin(USER));
      assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);

      List<String> pages = pages(browser);

      assertThat(pages).hasSizeGreaterThan(50);
      assertThat(browser.get("/actuator/env/chat.current.password").body()).contains("******");
      assertThat(browser.get("/actuator/configprops/cometchat.bridge").body())
          .contains("\"appId\"", "******");
      assertThat(browser.get("/actuator/httpexchanges").body()).contains("/json/login");
      for (String page : pages) {
        assertThat(browser.get(page).body())
            .as(page)
            .doesNotContain(key, NEXT, TOKEN_KEY, PREVIOUS_TOKEN_KEY, token);
      }
    }
  }

  /** Every page that {@code /actuator} lists, except the heap dump. */
  private static List<String> pages(BootBrowser browser) {
    List<String> pages = new ArrayList<>();
    for (JsonNode link : BootBrowser.json(browser.get("/actuator")).get("_links")) {
      String path = URI.create(link.get("href").asText().replaceAll("[{}]", "-")).getPath();
      if (!path.contains("-") && !path.endsWith("/heapdump")) {
        pages.add(path);
      }
    }
    assertThat(pages)
        .contains(
            "/actuator/beans",
            "/actuator/conditions",
            "/actuator/configprops",
            "/actuator/env",
            "/actuator/health",
            "/actuator/httpexchanges",
            "/actuator/mappings",
            "/actuator/metrics",
            "/actuator/threaddump");
    pages.add("/actuator/configprops/cometchat.bridge");
    pages.add("/actuator/env/cometchat.bridge.api-key");
    pages.add("/actuator/env/cometchat.bridge.secondary-api-key");
    pages.add("/actuator/env/chat.current.password");
    pages.add("/actuator/env/chat.next.password");
    pages.add("/actuator/env/cometchat.bridge.sync.token-key");
    pages.add("/actuator/env/cometchat.bridge.sync.previous-token-key");
    pages.add("/actuator/env/chat.tokens.password");
    pages.add("/actuator/health/cometChatBridge");
    for (JsonNode name : BootBrowser.json(browser.get("/actuator/metrics")).get("names")) {
      pages.add("/actuator/metrics/" + name.asText());
    }
    return pages;
  }
}
