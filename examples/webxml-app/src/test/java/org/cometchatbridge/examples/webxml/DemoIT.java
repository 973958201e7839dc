/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher: ports, properties and output. */
class DemoIT {

  private static final URI CERTIFICATE_PAGE = URI.create("https://localhost:65535/_emulator/");

  /** Longer than the default, for a busy machine. */
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);

  @Test
  void start_portInUse_isReportedAndAnotherIsUsed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
        Demo demo = Demo.start(other.getLocalPort(), ChatSdk.none(), out)) {
      assertThat(printed.toString(UTF_8))
          .contains("Port " + other.getLocalPort() + " is in use")
          .contains("-Ddemo.port=");
      assertThat(demo.url().getPort()).isNotEqualTo(other.getLocalPort());
      assertThat(new Browser(demo.url().toString()).get("/login").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void start_setsTheSystemProperties_andCloseClearsThem() throws Exception {
    try (Demo demo = Demo.start(0, ChatSdk.none(), out)) {
      assertThat(System.getProperty("cometchat.appId")).isEqualTo(demo.emulator().appId());
      assertThat(System.getProperty("cometchat.apiKey")).isEqualTo(demo.emulator().apiKey());
      assertThat(System.getProperty("cometchat.baseUrl"))
          .isEqualTo(demo.emulator().baseUrl().toString());
      assertThat(printed.toString(UTF_8)).isEmpty();
    }
    assertThat(System.getProperty("cometchat.apiKey")).isNull();
  }

  @Test
  void warmUp_leavesNoTrace() throws Exception {
    try (Demo demo = Demo.start(0, ChatSdk.none(), out, AMPLE)) {
      demo.warmUp();

      assertThat(demo.emulator().users().find("ada")).isEmpty();
      assertThat(demo.emulator().journal().count()).isZero();
      Browser browser = new Browser(demo.url().toString());
      HttpResponse<String> login = Login.FETCH.in(browser, "ada", "lighthouse");
      assertThat(login.headers().firstValue("X-CometChat-Token")).isPresent();
    }
  }

  @Test
  void port_invalid_isRejectedWithTheRemedy() {
    assertThat(Demo.port("0")).isZero();
    assertThat(Demo.port("65535")).isEqualTo(65535);
    for (String wrong : new String[] {"", "-1", "65536", "http"}) {
      assertThatThrownBy(() -> Demo.port(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("demo.port")
          .hasMessageContaining("65535");
    }
  }

  @Test
  void banner_listsAccountsAndCommands_within100Columns() {
    String text =
        new Banner(
                URI.create("http://localhost:8080/"),
                URI.create("http://127.0.0.1:65535/_emulator/"),
                ChatSdk.none().lines(CERTIFICATE_PAGE, later -> {}))
            .text();

    assertThat(text)
        .contains("http://localhost:8080/\n", "S.OBrien  starboard", "Press Ctrl-C to stop.")
        .contains(
            "curl -i http://localhost:8080/api/login -H 'Content-Type: application/json' \\\n")
        .contains("curl -i -b - http://localhost:8080/cometchat/token\n")
        .contains("\n  The pages only show the token")
        .contains("Emulator console:\n    http://127.0.0.1:65535/_emulator/\n");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  @Test
  void sdk_found_isServedAndTheCertificateIsMentioned(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("node_modules/@cometchat/chat-sdk-javascript/CometChat.js");
    Files.createDirectories(script.getParent());
    Files.writeString(script, "the SDK");
    try (Demo demo = Demo.start(0, ChatSdk.foundIn(folder), out)) {
      Browser browser = new Browser(demo.url().toString());

      assertThat(browser.get("/sdk/CometChat.js").body()).isEqualTo("the SDK");
      assertThat(browser.get("/sdk/settings.json").body())
          .contains("\"installed\": true", demo.emulator().clientHost());
      assertThat(browser.get("/sdk/other").statusCode()).isEqualTo(404);
      assertThat(demo.banner(out).text())
          .contains("https://localhost:" + demo.emulator().tlsBaseUrl().getPort() + "/_emulator/");
    }
  }

  @Test
  void sdk_missing_isReported(@TempDir Path folder) throws Exception {
    try (Demo demo = Demo.start(0, ChatSdk.foundIn(folder), out)) {
      Browser browser = new Browser(demo.url().toString());

      assertThat(browser.get("/sdk/CometChat.js").statusCode()).isEqualTo(404);
      assertThat(browser.get("/sdk/settings.json").body()).contains("\"installed\": false");
      assertThat(demo.banner(out).text()).contains("only show the token", "not in " + folder);
    }
  }
}
