/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

/** A WebFlux application that has the jar. */
class WebFluxTest {

  private final ReactiveWebApplicationContextRunner application =
      new ReactiveWebApplicationContextRunner()
          .withClassLoader(new FilteredClassLoader("jakarta.servlet"))
          .withConfiguration(
              AutoConfigurations.of(
                  CometChatBridgeActuatorAutoConfiguration.class,
                  CometChatBridgeAutoConfiguration.class,
                  CometChatBridgeEndpointAutoConfiguration.class,
                  CometChatBridgeHealthAutoConfiguration.class,
                  CometChatBridgeMetricsAutoConfiguration.class,
                  CometChatBridgeObservationAutoConfiguration.class,
                  CometChatBridgeReactiveAutoConfiguration.class));

  @Test
  void application_startsWithOneLine() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge")) {
      application.run(
          context ->
              assertThat(context)
                  .hasNotFailed()
                  .doesNotHaveBean(CometChatBridge.class)
                  .doesNotHaveBean(BridgeEndpoint.class)
                  .doesNotHaveBean(BridgeMeterBinder.class));

      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("servlet applications", "WebFlux", "cometchat.bridge.enabled=false");
    }
  }

  @Test
  void switchedOffBridge_logsNothing() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge")) {
      application
          .withPropertyValues("cometchat.bridge.enabled=off")
          .run(context -> assertThat(context).hasNotFailed());

      assertThat(log.lines()).isEmpty();
    }
  }
}
