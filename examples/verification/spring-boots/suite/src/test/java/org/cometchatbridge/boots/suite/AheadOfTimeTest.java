/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.cometchatbridge.boots.application.AheadOfTimeApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the goal {@code process-aot} of Boot's Maven plugin does, and starts the result with
 * {@code spring.aot.enabled=true}.
 */
@DisplayName("An application that was processed ahead of time")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AheadOfTimeTest extends BootTest {

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** Conditions are evaluated when the application is processed. */
  private static final String EXPOSURE = "--management.endpoints.web.exposure.include=cometchat";

  @TempDir Path directory;

  @Test
  @DisplayName("logs users in to chat, and its image contains what the bridge looks up")
  void processedApplication_isBridged() throws Exception {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    process(classes);
    compile(classes);

    assertThat(hints(classes))
        .contains(
            "page/bridge.js",
            "page/bridge.d.ts",
            "org.springframework.security.oauth2.jwt.Jwt",
            "org.cometchatbridge.spring.security.BridgeSecurityConfigurer");
    Process application = start(classes);
    try {
      BootBrowser browser = new BootBrowser(port(application));
      String token = validToken(browser.jsonLogin(USER));

      assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
      assertThat(browser.fetch("/cometchat/bridge.js").statusCode()).isEqualTo(200);
      assertThat(BootBrowser.json(browser.get("/actuator/cometchat")).get("state").asText())
          .isEqualTo("available");
      assertThat(browser.logOut().statusCode()).isEqualTo(302);
      awaitRevoked(1);
    } finally {
      application.destroy();
      assertThat(application.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private void process(Path classes) throws IOException, InterruptedException {
    Process processor =
        java(
            CLASS_PATH,
            List.of(),
            "org.springframework.boot.SpringApplicationAotProcessor",
            AheadOfTimeApplication.class.getName(),
            directory.resolve("sources").toString(),
            classes.toString(),
            classes.toString(),
            "org.example",
            "application",
            EXPOSURE);
    String log = new String(processor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(processor.waitFor()).as(log).isZero();
  }

  private void compile(Path classes) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-nowarn", "-cp", classes + File.pathSeparator + CLASS_PATH, "-d"));
    arguments.add(classes.toString());
    try (Stream<Path> sources = Files.walk(directory.resolve("sources"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
  }

  /** The hints for a native image; Spring writes one file or several, depending on its version. */
  private static String hints(Path classes) throws IOException {
    StringBuilder hints = new StringBuilder();
    try (Stream<Path> files = Files.walk(classes.resolve("META-INF/native-image"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hints.append(Files.readString(file).replace("\\/", "/"));
      }
    }
    return hints.toString();
  }

  private static Process start(Path classes) throws IOException {
    return java(
        classes + File.pathSeparator + CLASS_PATH,
        List.of("-Dspring.aot.enabled=true"),
        AheadOfTimeApplication.class.getName(),
        "--server.port=0",
        "--server.address=127.0.0.1",
        EXPOSURE,
        "--cometchat.bridge.app-id=" + emulator().appId(),
        "--cometchat.bridge.region=" + emulator().region(),
        "--cometchat.bridge.api-key=" + emulator().apiKey(),
        "--cometchat.bridge.base-url=" + emulator().baseUrl(),
        "--cometchat.bridge.max-login-wait=10s");
  }

  private static Process java(String classPath, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath));
    command.addAll(options);
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Reads what the application prints until it runs. It prints little afterwards. */
  private static int port(Process application) throws IOException {
    BufferedReader printed = application.inputReader();
    StringBuilder log = new StringBuilder();
    for (String line = printed.readLine(); line != null; line = printed.readLine()) {
      if (line.startsWith(AheadOfTimeApplication.PORT)) {
        return Integer.parseInt(line.substring(AheadOfTimeApplication.PORT.length()));
      }
      log.append(line).append('\n');
    }
    throw new AssertionError("the application did not start:\n" + log);
  }
}
