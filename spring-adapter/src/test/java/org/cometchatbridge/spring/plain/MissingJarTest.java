/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.spring.SecurityForms;
import org.cometchatbridge.spring.boot.BootStart;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar that is missing costs a Spring application its chat and one line, and nothing else. */
class MissingJarTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final Logger root = Logger.getLogger("");
  private final Lines lines = new Lines();

  /** What is written to the log of the container, or to the one of the platform. */
  private static final class Lines extends Handler {

    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      all.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void collect() {
    root.addHandler(lines);
  }

  @AfterEach
  void leave() {
    root.removeHandler(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jackson-core", "caffeine", "httpclient5", "httpcore5", "slf4j-api"})
  void annotation_startsWithoutChat(String library) throws Exception {
    try (URLClassLoader loader = without("spring-boot|micrometer-core|oauth2", library);
        AutoCloseable application =
            start(loader, PlainSpringApplication.class, properties(), true)) {
      assertNoChat(application, library);
    }
  }

  /**
   * Without httpcore5 alone, Spring Boot's own configuration of HttpClient stops the application.
   */
  @ParameterizedTest
  @ValueSource(strings = {"caffeine", "httpclient5"})
  void autoConfiguration_startsWithoutChat(String library) throws Exception {
    try (URLClassLoader loader = without("none", library);
        AutoCloseable application = start(loader, BootStart.class, properties(), true)) {
      assertNoChat(application, library);
    }
  }

  private void assertNoChat(AutoCloseable application, String library) throws Exception {
    int port = (int) application.getClass().getMethod("port").invoke(application);
    Browser browser = new Browser(port);

    assertThat(SecurityForms.logIn(browser, "cometchat-uid-1", "pw").statusCode()).isEqualTo(302);
    assertThat(browser.fetch("/page").statusCode()).isEqualTo(200);
    assertThat(browser.fetch("/page").headers().firstValue("X-CometChat-Token")).isEmpty();
    assertThat(browser.fetch("/cometchat/token").body()).doesNotContain("authToken");
    assertThat(lines.all)
        .filteredOn(line -> line.contains("CometChat Bridge"))
        .singleElement()
        .asString()
        .startsWith("CometChat Bridge is not active: it found no ")
        .contains("needs " + library + " ");
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("cometchat-bridge"))
        .toList();
  }

  private static Map<String, Object> properties() {
    CometChatEmulator emulator = EMULATOR.emulator();
    Map<String, Object> properties = new TreeMap<>();
    properties.put("cometchat.bridge.app-id", emulator.appId());
    properties.put("cometchat.bridge.region", emulator.region());
    properties.put("cometchat.bridge.api-key", emulator.apiKey());
    properties.put("cometchat.bridge.base-url", emulator.baseUrl().toString());
    return properties;
  }

  private static AutoCloseable start(
      ClassLoader loader, Class<?> type, Map<String, Object> properties, boolean security)
      throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return (AutoCloseable)
          loader
              .loadClass(type.getName())
              .getConstructor(Map.class, boolean.class)
              .newInstance(properties, security);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** Without a provider of SLF4J, so that the lines can be read outside of the class loader. */
  private static URLClassLoader without(String jars, String library) throws MalformedURLException {
    Pattern left = Pattern.compile("(" + jars + "|logback|log4j|" + library + ")[^/]*\\.jar$");
    List<URL> path = new ArrayList<>();
    for (String entry :
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
      if (!left.matcher(entry).find()) {
        path.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
