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
import org.cometchatbridge.boots.host.TestApplication;
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

/** The application, started: bridged by nothing but the dependency and properties. */
public final class Host implements AutoCloseable {

  private static final String APP_ID = "cometchat.bridge.app-id";
  private static final String API_KEY = "cometchat.bridge.api-key";
  private static final String BASE_URL = "cometchat.bridge.base-url";

  private final ConfigurableApplicationContext context;
  private final int port;

  private Host(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = Integer.parseInt(property(context, "local.server.port"));
  }

  /**
   * An application that talks to this emulator, not started yet. Its logins have more time than by
   * default, for a machine that is busy.
   */
  public static Plan with(CometChatEmulator emulator) {
    return without()
        .property(APP_ID, emulator.appId())
        .property("cometchat.bridge.region", emulator.region())
        .property(API_KEY, emulator.apiKey())
        .property(BASE_URL, emulator.baseUrl().toString())
        .property("cometchat.bridge.max-login-wait", "10s");
  }

  /** An application that was told nothing of CometChat, not started yet. */
  public static Plan without() {
    return new Plan(new LinkedHashMap<>());
  }

  /** A port that nobody has at the moment. */
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

  @Override
  public void close() {
    context.close();
  }

  private static String property(ConfigurableApplicationContext context, String name) {
    return Objects.requireNonNull(context.getEnvironment().getProperty(name), name);
  }

  /** What is said of the application before it starts. */
  public static final class Plan {

    private final Map<String, String> properties;
    private Class<?> application = TestApplication.class;
    private RecordingListener events = new RecordingListener();
    private ManualTime time;
    private UnaryOperator<CometChatBridgeConfig.Builder> settings = UnaryOperator.identity();

    private Plan(Map<String, String> properties) {
      this.properties = properties;
      property("server.port", "0");
      property("server.address", "127.0.0.1");
      property("spring.main.banner-mode", "off");
      property("spring.main.register-shutdown-hook", "false");
      property("spring.jmx.enabled", "false");
      property("management.endpoints.web.exposure.include", "health,metrics");
      property("management.endpoint.health.show-details", "always");
    }

    public Plan property(String name, String value) {
      properties.put(name, value);
      return this;
    }

    /** With logins at this provider, and an API for its tokens. */
    public Plan oidc(OidcProvider provider) {
      return property("host.oidc.issuer", provider.issuer().toString());
    }

    /** Another class than the usual one to start. */
    public Plan application(Class<?> type) {
      application = type;
      return this;
    }

    /** Tells this listener of what the bridge does. */
    public Plan events(RecordingListener listener) {
      events = listener;
      return this;
    }

    /** Lets the bridge live in time that the test turns. */
    public Plan time(ManualTime manual) {
      time = manual;
      return this;
    }

    /** Settings of a bridge in such time; it is told by no property but those of its address. */
    public Plan settings(UnaryOperator<CometChatBridgeConfig.Builder> changes) {
      settings = changes;
      return this;
    }

    public Host start() {
      SpringApplication spring = new SpringApplication(application);
      Map<String, Object> defaults = new LinkedHashMap<>(properties);
      spring.setDefaultProperties(defaults);
      spring.addInitializers(context -> register((GenericApplicationContext) context));
      return new Host(spring.run());
    }

    private void register(GenericApplicationContext context) {
      context.registerBean(RecordingListener.class, () -> events);
      ManualTime manual = time;
      if (manual != null) {
        context.registerBean(CometChatBridge.class, () -> manual.bridge(config(context)));
      }
    }

    /**
     * What an application says that makes the bridge itself, and wants health and meters all the
     * same.
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
