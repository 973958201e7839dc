/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.spring.SecurityForms;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application in a class loader without Spring Boot and its dependencies. */
class PlainSpringTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void annotation_bridgesAFormLoginAndItsLogout() throws Exception {
    try (URLClassLoader loader = without("spring-boot|micrometer-core|oauth2");
        AutoCloseable application = start(loader, true, Map.of())) {
      Browser browser = new Browser(port(application));

      HttpResponse<String> login = SecurityForms.logIn(browser, "cometchat-uid-1", "pw");
      HttpResponse<String> endpoint = browser.fetch("/cometchat/token");
      HttpResponse<String> page = browser.fetch("/page");
      SecurityForms.logOut(browser);

      assertThat(login.statusCode()).isEqualTo(302);
      assertThat(endpoint.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("X-CometChat-Token")).isPresent();
      emulator().journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 1, REAL_LIMIT);
      assertThat(emulator().journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void applicationWithoutSpringSecurity_isBridgedByItsSessionAttribute() throws Exception {
    try (URLClassLoader loader = without("spring-boot|micrometer-core|spring-security");
        AutoCloseable application =
            start(loader, false, Map.of("cometchat.bridge.user-resolver", "session:user"))) {
      Browser browser = new Browser(port(application));

      HttpResponse<String> login = browser.fetchForm("/login", "user=cometchat-uid-1");

      assertThat(login.headers().firstValue("X-CometChat-Token")).isPresent();
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void everyProperty_isReadFromTheEnvironment() throws Exception {
    try (URLClassLoader loader = without("spring-boot|micrometer-core|oauth2");
        AutoCloseable application =
            start(
                loader,
                true,
                Map.of(
                    "cometchat.bridge.endpoint", "/chat/token",
                    "cometchat.bridge.max-login-wait", "PT9.5S",
                    "cometchat.bridge.call-timeout", "9s",
                    "cometchat.bridge.attach", "session",
                    "cometchat.bridge.deactivated-users", "reactivate",
                    "cometchat.bridge.allowed-origins", "https://a.example, https://b.example"))) {
      Browser browser = new Browser(port(application));
      SecurityForms.logIn(browser, "cometchat-uid-1", "pw");

      assertThat(browser.fetch("/chat/token").statusCode()).isEqualTo(200);
      assertThat(browser.fetch("/page").headers().firstValue("X-CometChat-Token")).isEmpty();
    }
  }

  private static AutoCloseable start(ClassLoader loader, boolean security, Map<String, Object> more)
      throws Exception {
    CometChatEmulator emulator = EMULATOR.emulator();
    Map<String, Object> properties = new HashMap<>();
    properties.put("cometchat.bridge.app-id", emulator.appId());
    properties.put("cometchat.bridge.region", emulator.region());
    properties.put("cometchat.bridge.api-key", emulator.apiKey());
    properties.put("cometchat.bridge.base-url", emulator.baseUrl().toString());
    // Time is real here, and a machine that is busy needs more of it than a login has by default.
    properties.put("cometchat.bridge.max-login-wait", "10s");
    properties.putAll(more);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return (AutoCloseable)
          loader
              .loadClass(PlainSpringApplication.class.getName())
              .getConstructor(Map.class, boolean.class)
              .newInstance(properties, security);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static int port(AutoCloseable application) throws ReflectiveOperationException {
    return (int) application.getClass().getMethod("port").invoke(application);
  }

  private static URLClassLoader without(String jars) {
    Pattern left = Pattern.compile("(" + jars + ")[^/]*\\.jar$");
    URL[] path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !left.matcher(entry).find())
            .map(PlainSpringTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return new File(entry).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }

  private CometChatEmulator emulator() {
    return EMULATOR.emulator();
  }
}
