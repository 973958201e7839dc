/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.servlet.FilterFixture.params;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life cycle of a filter that is configured in web.xml. */
class StartAndStopTest {

  /** Less than 10 s, after which idle threads end without a shutdown. */
  private static final Duration SHORTER_THAN_IDLE = Duration.ofSeconds(5);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
  }

  @Test
  void initParams_areSufficient() {
    try (TestApplication application = TestApplication.with(webXml()).start()) {
      Browser browser = application.browser();

      HttpResponse<String> login = browser.fetchPost("/api/login?user=cometchat-uid-1");

      assertThat(emulator.users().isValid(token(login).orElseThrow())).isTrue();
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void start_callsNothing() {
    TestApplication.with(webXml()).start().close();

    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void stop_leavesNoThreadAndRevokesNothing() {
    String token;
    try (TestApplication application = TestApplication.with(webXml()).start()) {
      token =
          token(application.browser().fetchPost("/api/login?user=cometchat-uid-1")).orElseThrow();
      assertThat(threads()).isNotEmpty();
    }

    awaitNoThread();
    assertThat(emulator.users().isValid(token)).isTrue();
  }

  @Test
  void givenBridge_isNotClosed() {
    try (BridgeFixture bridge = new BridgeFixture(emulator)) {
      for (int i = 0; i < 2; i++) {
        Map<String, String> params = params("userResolver", "session:user");
        try (TestApplication application =
            TestApplication.with(new CometChatBridgeFilter(bridge.bridge()), params).start()) {
          assertThat(token(application.browser().fetchPost("/api/login?user=cometchat-uid-1")))
              .isPresent();
        }
      }
    }
  }

  @Test
  void literalKey_isLoggedOnceWithoutItsValue() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        TestApplication application = TestApplication.with(webXml()).start()) {
      application.browser().fetch("/api/data");

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("${env:COMETCHAT_API_KEY}")
          .doesNotContain(emulator.apiKey());
    }
  }

  @Test
  void keyFromASystemProperty_isNotLogged() {
    System.setProperty("cometchatbridge.test.key", emulator.apiKey());
    Map<String, String> params = webXml();
    params.put("apiKey", "${sys:cometchatbridge.test.key}");
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        TestApplication application = TestApplication.with(params).start()) {
      HttpResponse<String> login =
          application.browser().fetchPost("/api/login?user=cometchat-uid-1");

      assertThat(token(login)).isPresent();
      assertThat(log.warnings()).isEmpty();
    } finally {
      System.clearProperty("cometchatbridge.test.key");
    }
  }

  @Test
  void disabledFilter_passesAllRequestsAndNeedsNoSettings() {
    try (TestApplication application =
        TestApplication.with(params("enabled", "false", "apiKey", "${env:NO_SUCH}")).start()) {
      Browser browser = application.browser();

      HttpResponse<String> login = browser.fetchPost("/api/login?user=cometchat-uid-1");

      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(token(login)).isEmpty();
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(404);
      assertThat(browser.load("image", "/attributes").body()).contains("session=null");
      awaitNoThread();
    }
  }

  @Test
  void wrongSetting_failsTheStartOfTheApplicationWithItsMessage() {
    Map<String, String> params = webXml();
    params.put("maxLoginWait", "soon");

    try (TestApplication application = TestApplication.with(params)) {
      assertThatThrownBy(application::start)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'maxLoginWait': 'soon' is not a duration");
    }
    awaitNoThread();
  }

  @Test
  void bridgeSettingWithAGivenBridge_failsTheStart() {
    try (BridgeFixture bridge = new BridgeFixture(emulator);
        TestApplication application =
            TestApplication.with(
                new CometChatBridgeFilter(bridge.bridge()), params("appId", "app"))) {
      assertThatThrownBy(application::start)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'appId': has no effect");
    }
  }

  @Test
  void containerThatAcceptsNoListener_isLoggedAndServed() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        BridgeFixture bridge = new BridgeFixture(emulator)) {
      CometChatBridgeFilter filter = new CometChatBridgeFilter(bridge.bridge());

      filter.init(configOfAContainerWithoutListeners());

      assertThat(log.warnings()).singleElement().asString().contains("takes no session listener");
      filter.destroy();
    }
  }

  @Test
  void containerThatRunsTheInitializer_needsNoListenerFromTheFilter() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        BridgeFixture bridge = new BridgeFixture(emulator);
        TestApplication application =
            TestApplication.with(
                    new CometChatBridgeFilter(bridge.bridge()),
                    params("userResolver", "session:user"))
                .configure(StartAndStopTest::runInitializers)
                .start()) {
      Browser browser = application.browser();
      String token = token(browser.fetchPost("/api/login?user=cometchat-uid-1")).orElseThrow();

      browser.load("image", "/invalidate");

      bridge.events().await(BridgeEvent.TokenRevoked.class, 1);
      assertThat(emulator.users().isValid(token)).isFalse();
      assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void stoppedFilter_getsNoEventsFromTheInitializersListener() {
    try (BridgeFixture bridge = new BridgeFixture(emulator)) {
      CometChatBridgeFilter filter = new CometChatBridgeFilter(bridge.bridge());
      try (TestApplication application =
          TestApplication.with(filter, params("userResolver", "session:user"))
              .configure(StartAndStopTest::runInitializers)
              .start()) {
        Browser browser = application.browser();
        browser.fetchPost("/api/login?user=cometchat-uid-1");

        filter.destroy();
        browser.load("image", "/invalidate");

        assertThat(bridge.events().all(BridgeEvent.TokenRevoked.class)).isEmpty();
        assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
      }
    }
  }

  /** Runs the initializer of this jar like a container; the one of Logback would stop logging. */
  private static void runInitializers(ServletContextHandler context) {
    ServiceLoader.load(ServletContainerInitializer.class).stream()
        .filter(provider -> provider.type().getName().startsWith("org.cometchatbridge."))
        .forEach(provider -> context.addServletContainerInitializer(provider.get()));
  }

  private static FilterConfig configOfAContainerWithoutListeners() {
    return proxy(
        FilterConfig.class,
        method ->
            switch (method) {
              case "getInitParameterNames" -> Collections.emptyEnumeration();
              case "getFilterName" -> "cometchat";
              case "getServletContext" ->
                  proxy(
                      ServletContext.class,
                      call -> {
                        if (call.equals("getAttribute") || call.equals("getFilterRegistration")) {
                          return null;
                        }
                        if (call.equals("addListener")) {
                          throw new UnsupportedOperationException();
                        }
                        return "";
                      });
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private static <T> T proxy(Class<T> type, Function<String, Object> responses) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> responses.apply(method.getName())));
  }

  private Map<String, String> webXml() {
    return new HashMap<>(
        params(
            "appId", emulator.appId(),
            "region", emulator.region(),
            "apiKey", emulator.apiKey(),
            "baseUrl", emulator.baseUrl().toString(),
            "userResolver", "session:user",
            "maxLoginWait", "10s"));
  }

  /** Waits, since a thread ends a moment after its shutdown. */
  private static void awaitNoThread() {
    try {
      long end = System.nanoTime() + SHORTER_THAN_IDLE.toNanos();
      for (Thread thread : threads()) {
        thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    assertThat(threads()).isEmpty();
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cometchat-bridge"))
        .toList();
  }
}
