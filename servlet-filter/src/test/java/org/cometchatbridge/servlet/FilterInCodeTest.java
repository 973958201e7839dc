/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.servlet.FilterFixture.params;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter as applications register it in code, with a resolver and a listener of their own. */
class FilterInCodeTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final UserResolver RESOLVER =
      request -> {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute("user") instanceof Map<?, ?> user
            ? String.valueOf(user.get("id"))
            : null;
      };

  private CometChatEmulator emulator;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
  }

  @Test
  void subclassWithWebFilter_handsOverWhatTheContainerInjected() {
    ChatFilter filter = new ChatFilter();
    filter.users = RESOLVER;
    try (TestApplication application = TestApplication.with(filter, declared(emulator)).start()) {
      Browser browser = application.browser();

      String token = token(browser.fetchPost("/api/login?user=cometchat-uid-1")).orElseThrow();
      HttpResponse<String> guest = application.browser().fetchPost("/api/login?user=guest-1");

      assertThat(emulator.users().isValid(token)).isTrue();
      assertThat(token(guest)).isEmpty();
      assertThat(browser.fetch("/chat/token").statusCode()).isEqualTo(200);
    }
    assertThat(filter.events).hasAtLeastOneElementOfType(BridgeEvent.TokenCreated.class);
    assertThat(filter.contextPath).isEmpty();
  }

  @Test
  void disabledSubclass_isNotAskedForAnything() {
    ChatFilter filter = new ChatFilter();
    try (TestApplication application =
        TestApplication.with(filter, params("enabled", "no")).start()) {
      assertThat(application.browser().fetch("/chat/token").statusCode()).isEqualTo(404);
      assertThat(filter.contextPath).isNull();
    }
  }

  @Test
  void filterThatAnInitializerAdds_needsNoWebXml() {
    ServletContainerInitializer initializer =
        new ServletContainerInitializer() {
          @Override
          public void onStartup(Set<Class<?>> classes, ServletContext context) {
            FilterRegistration.Dynamic chat =
                context.addFilter(
                    "chat",
                    new CometChatBridgeFilter(
                        WebBridgeConfig.builder()
                            .userResolver(RESOLVER)
                            .eligibility(user -> user.userId().startsWith("cometchat"))
                            .attachSession(false)
                            .endpoint("/chat/token")
                            .build()));
            chat.setInitParameters(connection(emulator));
            chat.setAsyncSupported(true);
            chat.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC),
                true,
                "/*");
          }
        };
    try (TestApplication application =
        TestApplication.with(new CometChatBridgeFilter(), params("enabled", "false"))
            .configure(context -> context.addServletContainerInitializer(initializer))
            .start()) {
      Browser browser = application.browser();

      assertThat(token(browser.fetchPost("/api/login?user=cometchat-uid-1"))).isPresent();
      assertThat(browser.fetch("/chat/token").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void filterThatIsNeverInitialized_isInitializedByItsFirstRequest() {
    try (BridgeFixture bridge = new BridgeFixture(emulator)) {
      CometChatBridgeFilter filter = new CometChatBridgeFilter(bridge.bridge(), RESOLVER);
      try (TestApplication application =
          TestApplication.with(new CometChatBridgeFilter(), params("enabled", "false"))
              .before(new WithoutLifeCycle(filter))
              .start()) {
        assertThat(token(application.browser().fetchPost("/api/login?user=cometchat-uid-1")))
            .isPresent();
      }
    }
  }

  @Test
  void filterThatIsNeverInitializedAndLacksSettings_logsItOnceAndPassesEverything() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet.CometChatBridgeFilter");
        TestApplication application =
            TestApplication.with(new CometChatBridgeFilter(), params("enabled", "false"))
                .before(new WithoutLifeCycle(new CometChatBridgeFilter()))
                .start()) {
      Browser browser = application.browser();

      assertThat(browser.fetch("/api/data").statusCode()).isEqualTo(200);
      assertThat(browser.fetch("/api/data").statusCode()).isEqualTo(200);
      assertThat(log.warnings()).singleElement().asString().contains("is not active");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          attach             | header
          userResolver       | principal
          endpoint           | /other
          allowedOrigins     | https://other.example
          refreshesPerMinute | 4
          eligibility        | java.util.function.Predicate
          """)
  void settingInCodeAndInAnInitParam_failsTheStart(String name, String value) {
    WebBridgeConfig config =
        WebBridgeConfig.builder()
            .userResolver(RESOLVER)
            .eligibility(user -> true)
            .attachHeader(true)
            .endpoint("/chat/token")
            .allowedOrigins(List.of("https://app.example"))
            .refreshesPerMinute(5)
            .build();
    Map<String, String> params = connection(emulator);
    params.put(name, value);

    try (TestApplication application =
        TestApplication.with(new CometChatBridgeFilter(config), params)) {
      assertThatThrownBy(application::start)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'" + name + "': is also set in the application's code")
          .hasMessageContaining("remove the init-param");
    }
  }

  @Test
  void ruleOrListenerBesideABridge_isRejected() {
    try (BridgeFixture bridge = new BridgeFixture(emulator)) {
      WebBridgeConfig.Builder builder = WebBridgeConfig.builder().bridge(bridge.bridge());

      assertThatThrownBy(builder.build().toBuilder().listener(event -> {})::build)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'listener': has no effect");
      assertThatThrownBy(builder.eligibility(user -> true)::build)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'eligibility': has no effect")
          .hasMessageContaining("CometChatBridgeConfig");
    }
  }

  @Test
  void webBridgeWithoutABridge_isRejected() {
    WebBridgeConfig config = WebBridgeConfig.builder().build();

    assertThatThrownBy(() -> WebBridge.create(config)).isInstanceOf(IllegalArgumentException.class);
  }

  /** What a container does with the annotation, which Jetty without class scanning does not. */
  private static Map<String, String> declared(CometChatEmulator emulator) {
    Map<String, String> params =
        Arrays.stream(ChatFilter.class.getAnnotation(WebFilter.class).initParams())
            .collect(Collectors.toMap(WebInitParam::name, WebInitParam::value));
    params.putAll(connection(emulator));
    return params;
  }

  private static Map<String, String> connection(CometChatEmulator emulator) {
    return new HashMap<>(
        params(
            "appId", emulator.appId(),
            "region", emulator.region(),
            "apiKey", emulator.apiKey(),
            "baseUrl", emulator.baseUrl().toString(),
            "maxLoginWait", "10s"));
  }

  /** A filter of an application whose container creates it and injects into it. */
  @WebFilter(
      urlPatterns = "/*",
      dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC},
      asyncSupported = true,
      initParams = @WebInitParam(name = "endpoint", value = "/chat/token"))
  public static class ChatFilter extends CometChatBridgeFilter {

    private final List<BridgeEvent> events = new CopyOnWriteArrayList<>();
    private UserResolver users;
    private String contextPath;

    @Override
    protected void configure(WebBridgeConfig.Builder config, ServletContext context) {
      contextPath = context.getContextPath();
      config
          .userResolver(users)
          .eligibility(user -> user.userId().startsWith("cometchat"))
          .listener(events::add);
    }
  }

  /** A proxy that leaves out the life cycle of its target, as Spring's does by default. */
  private static final class WithoutLifeCycle implements Filter {

    private final Filter target;

    WithoutLifeCycle(Filter target) {
      this.target = target;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      target.doFilter(request, response, chain);
    }
  }
}
