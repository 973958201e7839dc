/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import java.util.Map;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Starts an emulator that lives as long as the context. As a constant, it is equal for caching. */
enum EmulatorCustomizer implements ContextCustomizer {
  INSTANCE;

  private static final String BEAN = "cometChatEmulator";

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
    CometChatEmulator emulator = CometChatEmulator.start();
    context.getBeanFactory().registerSingleton(BEAN, emulator);
    // Also called if the start of the context fails.
    ((DefaultSingletonBeanRegistry) context.getBeanFactory())
        .registerDisposableBean(BEAN, emulator::close);
    TestProperties.add(
        new MapPropertySource("CometChat emulator", settings(emulator)), context.getEnvironment());
  }

  private static Map<String, Object> settings(CometChatEmulator emulator) {
    return Map.of(
        TestProperties.ENABLED,
        "true",
        TestProperties.BASE_URL,
        emulator.baseUrl().toString(),
        TestProperties.PREFIX + "app-id",
        emulator.appId(),
        TestProperties.PREFIX + "region",
        emulator.region(),
        TestProperties.PREFIX + "api-key",
        emulator.apiKey(),
        TestProperties.PREFIX + "max-login-wait",
        "10s",
        TestProperties.PREFIX + "max-tokens-per-user-per-hour",
        "10000");
  }
}
