/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.TlsFailure;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application gets tokens whichever supported version of a library it has, and starts with any.
 */
class OldJarsTest {

  private static final String PASSWORD = "trust-store-password";
  private static final String WRONG_KEY = "wrong-key-0123456789";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @TempDir Path folder;

  static Stream<Jars.Version> versions() {
    return Jars.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void versionInTheApplication_aLoginHasItsToken(Jars.Version version) throws Exception {
    assertLogin(Jars.broughtBut(version), List.of());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void versionInTheContainer_aLoginHasItsToken(Jars.Version version) throws Exception {
    assertLogin(Jars.brought(), version.jarsInContainer());
  }

  @Test
  void allOldest_aLoginHasItsToken() throws Exception {
    assertLogin(Jars.oldest(), List.of());
  }

  @Test
  void allOldestInTheContainer_aLoginHasItsToken() throws Exception {
    assertLogin(Jars.brought(), Jars.oldest());
  }

  /** Nothing promises that they work, but a warning about them would be wrong. */
  @ParameterizedTest
  @CsvSource({"jackson-core, 2.12.7", "caffeine, 2.9.3"})
  void olderVersionThatStillFits_isUsed(String library, String version) throws Exception {
    assertLogin(Jars.broughtBut(Jars.other(library, version)), List.of());
    assertLogin(Jars.brought(), Jars.other(library, version).jarsInContainer());
  }

  @ParameterizedTest
  @CsvSource({"jackson-core, 2.9.10, jackson-core 2.13", "httpclient5, 5.1.4, httpclient5 5.2"})
  void versionBelowTheMinimum_costsTheChatAndOneLine(String library, String version, String minimum)
      throws Exception {
    List<Path> lib = Jars.broughtBut(Jars.other(library, version));

    assertNoChat(
        lib,
        "it found " + library + " " + version,
        "WEB-INF/lib/" + library,
        minimum + " or later");
  }

  @ParameterizedTest
  @CsvSource({"jackson-core, 2.9.10, jackson-core 2.13", "httpclient5, 5.1.4, httpclient5 5.2"})
  void versionBelowTheMinimumInTheContainer_costsTheChatAndOneLine(
      String library, String version, String minimum) throws Exception {
    List<Path> container = Jars.other(library, version).jarsInContainer();

    assertNoChat(
        Jars.brought(), container, library + " " + version + " in ", minimum + " or later");
  }

  @ParameterizedTest
  @CsvSource({
    "jackson-core, 2.13",
    "caffeine, 3.0",
    "httpclient5, 5.2",
    "httpcore5, 5.2",
    "httpcore5-h2, 5.2",
    "slf4j-api, 1.7"
  })
  void missingJar_costsTheChatAndOneLine(String library, String minimum) throws Exception {
    assertNoChat(
        Jars.broughtWithout(library),
        "no " + library + ", and needs " + library + " " + minimum + " or later");
  }

  static Stream<Jars.Version> httpClients() {
    return Jars.of("httpclient5");
  }

  @ParameterizedTest
  @MethodSource("httpClients")
  void certificateForAnotherName_getsNoRequest(Jars.Version version) throws Exception {
    try (CometChatEmulator emulator = CometChatEmulator.builder().tls().start()) {
      Map<String, String> settings = settings(emulator);
      settings.put("baseUrl", emulator.tlsBaseUrl().toString());
      settings.put("trustStore", trustStore(emulator).toString());
      settings.put("trustStorePassword", PASSWORD);
      List<Path> lib = Jars.broughtBut(version);
      try (TomcatApplication application =
          new TomcatApplication(folder.resolve("right"), lib, List.of(), settings)) {
        application.get("/login?user=cometchat-uid-1");
        assertThat(application.get("/cometchat/token").statusCode()).isEqualTo(200);
      }
      emulator.faults().failTls(TlsFailure.WRONG_HOST);
      emulator.journal().clear();

      try (TomcatApplication application =
          new TomcatApplication(folder.resolve("wrong"), lib, List.of(), settings)) {
        for (String user : List.of("2", "3", "4")) {
          assertThat(application.get("/login?user=cometchat-uid-" + user).body())
              .isEqualTo("welcome");
          assertThat(application.get("/cometchat/token").statusCode()).isEqualTo(503);
        }
        assertThat(emulator.journal().exchanges()).isEmpty();
        assertThat(application.lines())
            .filteredOn(line -> line.contains("the certificate is for another host name"))
            .hasSize(1);
      }
    }
  }

  static Stream<List<Path>> logsThatDiscardEverything() {
    return Stream.of(
        Jars.brought(),
        Jars.broughtBut(Jars.of("slf4j-api").findFirst().orElseThrow()),
        Stream.concat(Jars.brought().stream(), Jars.additional("slf4j-nop").stream()).toList());
  }

  @ParameterizedTest
  @MethodSource("logsThatDiscardEverything")
  void wrongKey_isOneLineInTheLogOfTheContainer(List<Path> lib) throws Exception {
    Map<String, String> settings = settings();
    settings.put("apiKey", WRONG_KEY);
    TomcatApplication application = new TomcatApplication(folder, lib, List.of(), settings);
    try {
      assertThat(application.get("/login?user=cometchat-uid-1").body()).isEqualTo("welcome");
      assertThat(application.get("/cometchat/token").statusCode()).isEqualTo(503);
      assertThat(application.get("/cometchat/token").statusCode()).isEqualTo(503);
    } finally {
      application.close();
    }

    assertThat(application.lines())
        .filteredOn(line -> line.contains("CometChat rejects this application"))
        .singleElement()
        .asString()
        .contains("AUTH_ERR_APIKEY_NOT_FOUND", "Set apiKey to a REST API key");
    assertThat(application.lines()).noneMatch(line -> line.contains(WRONG_KEY));
  }

  private void assertNoChat(List<Path> lib, String... words) throws Exception {
    assertNoChat(lib, List.of(), words);
  }

  private void assertNoChat(List<Path> lib, List<Path> container, String... words)
      throws Exception {
    TomcatApplication application = new TomcatApplication(folder, lib, container, settings());
    try {
      assertThat(application.get("/login?user=cometchat-uid-1").body()).isEqualTo("welcome");
      assertThat(application.get("/login?user=cometchat-uid-2").body()).isEqualTo("welcome");
      assertThat(application.get("/cometchat/token").body()).doesNotContain("authToken");
      assertThat(threads()).isEmpty();
    } finally {
      application.close();
    }
    assertThat(application.lines())
        .filteredOn(line -> line.contains("CometChat Bridge"))
        .singleElement()
        .asString()
        .startsWith("CometChat Bridge is not active: ")
        .contains(words);
  }

  private Path trustStore(CometChatEmulator emulator) throws Exception {
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      emulator.trustStore().store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private void assertLogin(List<Path> lib, List<Path> container) throws Exception {
    try (TomcatApplication application =
        new TomcatApplication(
            Files.createTempDirectory(folder, "tomcat"), lib, container, settings())) {
      assertThat(application.get("/login?user=cometchat-uid-1").body()).isEqualTo("welcome");
      HttpResponse<String> token = application.get("/cometchat/token");

      assertThat(token.statusCode()).as("%s", application.lines()).isEqualTo(200);
      assertThat(token.body()).contains("authToken", "cometchat-uid-1");
      assertThat(application.lines()).noneMatch(line -> line.contains("not active"));
    }
    assertThat(threads()).isEmpty();
  }

  private static Map<String, String> settings() {
    return settings(EMULATOR.emulator());
  }

  private static Map<String, String> settings(CometChatEmulator emulator) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("appId", emulator.appId());
    settings.put("region", "us");
    settings.put("apiKey", emulator.apiKey());
    settings.put("baseUrl", emulator.baseUrl().toString());
    settings.put("userResolver", "session:user");
    return settings;
  }

  /** The threads of bridges that do not end. */
  private static List<String> threads() throws InterruptedException {
    List<String> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("cometchat-bridge")) {
        thread.join(5_000);
        if (thread.isAlive()) {
          left.add(thread.getName());
        }
      }
    }
    return left;
  }
}
