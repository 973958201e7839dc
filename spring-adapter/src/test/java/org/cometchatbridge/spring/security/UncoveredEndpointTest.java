/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.servlet.FilterChain;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.WebBridge;
import org.cometchatbridge.servlet.WebBridgeConfig;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A warning is logged if no security chain covers the endpoint. */
class UncoveredEndpointTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(CometChatResponseFilter.class);
  private BridgeFixture bridge;
  private WebBridge web;
  private CometChatResponseFilter filter;

  @BeforeEach
  void start() {
    log.start();
    logger.addAppender(log);
    bridge = new BridgeFixture(EMULATOR.emulator());
    web =
        WebBridge.create(
            WebBridgeConfig.builder()
                .bridge(bridge.bridge())
                .userResolver(request -> null)
                .build());
    filter = new CometChatResponseFilter(web, OperatorLog.toPlatform());
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    web.close();
    bridge.close();
  }

  @Test
  void endpointOutsideOfEveryChain_logsOneWarning() throws Exception {
    request("/cometchat/token", (request, response) -> {});
    request("/cometchat/token", (request, response) -> {});

    assertThat(log.list)
        .singleElement()
        .satisfies(
            event -> assertThat(event.getFormattedMessage()).contains("cometchat.bridge.endpoint"));
  }

  @Test
  void endpointInsideOfAChain_logsNoWarning() throws Exception {
    request(
        "/cometchat/token",
        (request, response) ->
            new CometChatContextFilter(web, false)
                .doFilter(request, response, (inner, received) -> {}));
    request("/page", (request, response) -> {});

    assertThat(log.list).isEmpty();
  }

  private void request(String path, FilterChain chain) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setServletPath(path);
    filter.doFilter(request, new MockHttpServletResponse(), chain);
  }
}
