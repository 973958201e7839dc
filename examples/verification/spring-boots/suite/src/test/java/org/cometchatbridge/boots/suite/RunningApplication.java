/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.cometchatbridge.boots.application.TestApplication;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The running application, integrated by the dependency and properties only. */
public final class RunningApplication implements AutoCloseable {

  private static final String APP_ID = "cometchat.bridge.app-id";
  private static final String API_KEY = "cometchat.bridge.api-key";
  private static final String BASE_URL = "cometchat.bridge.base-url";

  private final ConfigurableApplicationContext context;
  private final int port;

  private RunningApplication(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = Integer.parseInt(property(context, "local.server.port"));
  }

  /**
   * An application that uses this emulator, not started yet. {@code max-login-wait} is longer than
   * by default because the machine may be busy.
   */
  public static Builder with(CometChatEmulator emulator) {
    return without()
        .property(APP_ID, emulator.appId())
        .property("cometchat.bridge.region", emulator.region())
        .property(API_KEY, emulator.apiKey())
        .property(BASE_URL, emulator.baseUrl().toString())
        .property("cometchat.bridge.max-login-wait", "10s");
  }

  /** An application without settings of CometChat, not started yet. */
  public static Builder without() {
    return new Builder(new LinkedHashMap<>());
  }

  /** A port that is currently free. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  public BootBrowser browser() {
    return new BootBrowser(port);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> Map<String, T> beans(Class<T> type) {
    return context.getBeansOfType(type);
  }

  public void publish(Object event) {
    context.publishEvent(event);
  }

  @Override
  public void close() {
    context.close();
  }

  private static String property(ConfigurableApplicationContext context, String name) {
    return Objects.requireNonNull(context.getEnvironment().getProperty(name), name);
  }

  /** The settings of an application that is not started yet. */
  public static final class Builder {

    private final Map<String, String> properties;
    private Class<?> application = TestApplication.class;
    private RecordingListener events = new RecordingListener();
    private ManualTime time;
    private UnaryOperator<CometChatBridgeConfig.Builder> settings = UnaryOperator.identity();

    private Builder(Map<String, String> properties) {
      this.properties = properties;
      property("server.port", "0");
      property("server.address", "127.0.0.1");
      property("spring.main.banner-mode", "off");
      property("spring.main.register-shutdown-hook", "false");
      property("spring.jmx.enabled", "false");
      property("management.endpoints.web.exposure.include", "health,metrics");
      property("management.endpoint.health.show-details", "always");
    }

    public Builder property(String name, String value) {
      properties.put(name, value);
      return this;
    }

    /** Adds logins at this provider and an API for its tokens. */
    public Builder oidc(OidcProvider provider) {
      return property("application.oidc.issuer", provider.issuer().toString());
    }

    /** Starts another class than {@link TestApplication}. */
    public Builder application(Class<?> type) {
      application = type;
      return this;
    }

    /** Registers this listener for the events of the bridge. */
    public Builder events(RecordingListener listener) {
      events = listener;
      return this;
    }

    /** Uses a clock that the test advances. */
    public Builder time(ManualTime manual) {
      time = manual;
      return this;
    }

    /**
     * Settings of a bridge with such a clock. It reads only the properties of the address and the
     * key.
     */
    public Builder settings(UnaryOperator<CometChatBridgeConfig.Builder> changes) {
      settings = changes;
      return this;
    }

    public RunningApplication start() {
      SpringApplication spring = new SpringApplication(application);
      Map<String, Object> defaults = new LinkedHashMap<>(properties);
      spring.setDefaultProperties(defaults);
      spring.addInitializers(context -> register((GenericApplicationContext) context));
      return new RunningApplication(spring.run());
    }

    private void register(GenericApplicationContext context) {
      context.registerBean(RecordingListener.class, () -> events);
      ManualTime manual = time;
      if (manual != null) {
        context.registerBean(CometChatBridge.class, () -> manual.bridge(config(context)));
      }
    }

    /**
     * The configuration of an application that creates the bridge itself and still uses health and
     * metrics.
     */
    private CometChatBridgeConfig config(GenericApplicationContext context) {
      List<BridgeListener> listeners =
          context.getBeanProvider(BridgeListener.class).orderedStream().toList();
      CometChatBridgeConfig.Builder config =
          CometChatBridgeConfig.builder()
              .appId(properties.get(APP_ID))
              .apiKey(properties.get(API_KEY))
              .baseUrl(URI.create(properties.get(BASE_URL)))
              .listener(event -> listeners.forEach(listener -> listener.onEvent(event)));
      return settings.apply(config).build();
    }
  }
}
