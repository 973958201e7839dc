/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.AppResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The beans of an application with several CometChat apps. */
class BridgeSourceTest {

  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
  private final CometChatApps apps = CometChatApps.create();

  @AfterEach
  void close() {
    apps.close();
  }

  @Test
  void appsWithResolver_areUsed() {
    beans.addBean("apps", apps);
    beans.addBean("resolver", (AppResolver) request -> "acme");

    assertThat(source(Map.of("endpoint", "/chat/token", "enabled", "true"))).isNotNull();
  }

  @Test
  void appsWithoutResolver_areRejected() {
    beans.addBean("apps", apps);

    assertThatThrownBy(() -> source(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("declare a bean of type AppResolver");
  }

  @Test
  void propertyOfOneApp_isRejected() {
    beans.addBean("apps", apps);
    beans.addBean("resolver", (AppResolver) request -> "acme");

    assertThatThrownBy(() -> source(Map.of("maxLoginWait", "3s")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "'cometchat.bridge.max-login-wait': has no effect, because the application declares a"
                + " bean of type CometChatApps");
  }

  @Test
  void bridgeBesideApps_isRejected() {
    beans.addBean("apps", apps);
    beans.addBean("resolver", (AppResolver) request -> "acme");
    try (CometChatBridge bridge =
        CometChatBridge.create(
            CometChatBridgeConfig.builder().appId("app").region("us").apiKey("key").build())) {
      beans.addBean("bridge", bridge);

      assertThatThrownBy(() -> source(Map.of()).config(settings(Map.of())).build())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is set beside a bridge");
    }
  }

  private BridgeSource source(Map<String, String> texts) {
    return BridgeSource.of(
        beans.getBeanProvider(CometChatBridge.class),
        beans.getBeanProvider(CometChatApps.class),
        beans.getBeanProvider(AppResolver.class),
        UnaryOperator.identity(),
        settings(texts));
  }

  private static SettingReader settings(Map<String, String> texts) {
    return SettingReader.of(SettingNotation.PROPERTY, setting -> texts.get(setting.initParam()));
  }
}
