/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * Launches Harbour Desk together with the CometChat emulator. The port is 8080 unless {@code
 * -Ddemo.port} sets another; if it is in use, a free port is chosen. npm installs CometChat's SDK
 * for the pages into {@code target/chat-sdk}, or into the folder given by {@code -Ddemo.sdk}.
 */
public final class Demo implements AutoCloseable {

  private static final String PORT = "demo.port";
  private static final String SDK = "demo.sdk";

  // System properties that web.xml refers to.
  private static final String APP_ID = "cometchat.appId";
  private static final String API_KEY = "cometchat.apiKey";
  private static final String BASE_URL = "cometchat.baseUrl";

  private final CometChatEmulator emulator;
  private final ChatSdk sdk;
  private final DeskServer desk;

  private Demo(CometChatEmulator emulator, ChatSdk sdk, DeskServer desk) {
    this.emulator = emulator;
    this.sdk = sdk;
    this.desk = desk;
  }

  /** Starts both, prints how to try them, and runs until the process is terminated. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    int port = port(System.getProperty(PORT, "8080"));
    ChatSdk sdk = ChatSdk.installedIn(Path.of(System.getProperty(SDK, "target/chat-sdk")));
    Demo demo = start(port, sdk, out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.stop(out), "demo-stop"));
    demo.warmUp();
    out.print(demo.banner(out).text());
    out.flush();
    // Never returns: otherwise Maven would continue and print further output.
    new CountDownLatch(1).await();
  }

  /**
   * Starts both. If the port is in use, the application listens on a free one.
   *
   * @param port the port, or 0 for any free one
   * @param sdk the SDK for the pages
   * @param out receives a message if the port is in use
   */
  public static Demo start(int port, ChatSdk sdk, PrintStream out) throws Exception {
    return start(port, sdk, out, null);
  }

  /**
   * Starts both with a maximum login wait, for callers that need the same outcome on every machine.
   *
   * @param port the port, or 0 for any free one
   * @param sdk the SDK for the pages
   * @param out receives a message if the port is in use
   * @param maxLoginWait the bridge's setting; {@code null} for its default
   */
  public static Demo start(int port, ChatSdk sdk, PrintStream out, @Nullable Duration maxLoginWait)
      throws Exception {
    CometChatEmulator emulator = CometChatEmulator.builder().tls().start();
    try {
      System.setProperty(APP_ID, emulator.appId());
      System.setProperty(API_KEY, emulator.apiKey());
      System.setProperty(BASE_URL, emulator.baseUrl().toString());
      return new Demo(
          emulator, sdk, openDesk(port, SdkHandler.of(sdk, emulator), out, maxLoginWait));
    } catch (Exception failed) {
      emulator.close();
      throw failed;
    }
  }

  /** Parses a port number. */
  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Rejected below, like numbers that are out of range.
    }
    throw new IllegalArgumentException(
        PORT + " must be a port from 0 (any free one) to 65535, was \"" + text + "\"");
  }

  /**
   * Performs one login, because the first login of a JVM is slow, and resets the emulator
   * afterwards.
   */
  void warmUp() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    BodyPublisher ada =
        BodyPublishers.ofString(
            """
        {"username":"ada","password":"lighthouse"}""");
    HttpRequest.Builder login = HttpRequest.newBuilder(url().resolve("api/login")).POST(ada);
    HttpRequest.Builder token = HttpRequest.newBuilder(url().resolve("cometchat/token"));
    client.send(
        login.header("Content-Type", "application/json").build(), BodyHandlers.discarding());
    client.send(token.build(), BodyHandlers.discarding());
    emulator.reset();
  }

  /**
   * Returns the banner. If the SDK is installed later, its lines are printed to {@code out} then.
   */
  Banner banner(PrintStream out) {
    URI certificatePage = emulator.tlsBaseUrl().resolve("/_emulator/");
    return new Banner(
        url(),
        emulator.consoleUrl(),
        sdk.lines(certificatePage, lines -> out.printf("%n%s%n", Banner.indented(lines))));
  }

  /** Returns the URL of Harbour Desk, with a trailing slash. */
  public URI url() {
    return desk.url();
  }

  /** Returns the emulator. */
  public CometChatEmulator emulator() {
    return emulator;
  }

  /** Closes the application first, then the emulator. */
  @Override
  public void close() {
    desk.close();
    emulator.close();
    List.of(APP_ID, API_KEY, BASE_URL).forEach(System::clearProperty);
  }

  private void stop(PrintStream out) {
    close();
    out.printf("%n  Harbour Desk has stopped.%n");
    out.flush();
  }

  private static DeskServer openDesk(
      int port, ContextHandler sdk, PrintStream out, @Nullable Duration maxLoginWait)
      throws Exception {
    try {
      return DeskServer.start(port, sdk, maxLoginWait);
    } catch (IOException taken) {
      out.printf(
          "%n  Port %d is in use; using a free port instead. Set another one with -D%s=...%n",
          port, PORT);
      return DeskServer.start(0, sdk, maxLoginWait);
    }
  }
}
