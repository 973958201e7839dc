/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.boots.host.TestApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.web.exchanges.InMemoryHttpExchangeRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@DisplayName("Actuator pages, all of them open and asked to show values")
class ActuatorTest extends OnBoot {

  private static final String NEXT = "00112233445566778899aabbccddeeff00112233";

  /**
   * An application that keeps the last exchanges with their headers, for its operators to look at.
   */
  @Configuration(proxyBeanMethods = false)
  @Import(TestApplication.class)
  static class Exposed {

    @Bean
    InMemoryHttpExchangeRepository exchanges() {
      return new InMemoryHttpExchangeRepository();
    }
  }

  @Test
  @DisplayName("hold neither the key, whatever property it comes from, nor a token")
  void noPage_holdsASecret() {
    String key = emulator().apiKey();
    try (Host host =
        Host.with(emulator())
            .application(Exposed.class)
            .property("chat.password.of.ours", key)
            .property("cometchat.bridge.api-key", "${chat.password.of.ours}")
            .property("chat.password.to.come", NEXT)
            .property("cometchat.bridge.secondary-api-key", "${chat.password.to.come}")
            .property("management.endpoints.web.exposure.include", "*")
            .property("management.endpoint.env.show-values", "always")
            .property("management.endpoint.configprops.show-values", "always")
            .start()) {
      BootBrowser browser = host.browser();
      String token = validToken(browser.jsonLogin(USER));
      assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);

      List<String> pages = pages(browser);

      assertThat(pages).hasSizeGreaterThan(50);
      assertThat(browser.get("/actuator/env/chat.password.of.ours").body()).contains("******");
      assertThat(browser.get("/actuator/configprops/cometchat.bridge").body())
          .contains("\"appId\"", "******");
      assertThat(browser.get("/actuator/httpexchanges").body()).contains("/json/login");
      for (String page : pages) {
        assertThat(browser.get(page).body()).as(page).doesNotContain(key, NEXT, token);
      }
    }
  }

  /** Every page that {@code /actuator} names, but the memory dump, which is memory. */
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
    pages.add("/actuator/env/chat.password.of.ours");
    pages.add("/actuator/env/chat.password.to.come");
    pages.add("/actuator/health/cometChatBridge");
    for (JsonNode name : BootBrowser.json(browser.get("/actuator/metrics")).get("names")) {
      pages.add("/actuator/metrics/" + name.asText());
    }
    return pages;
  }
}
