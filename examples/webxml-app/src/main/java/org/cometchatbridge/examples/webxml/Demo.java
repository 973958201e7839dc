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
 * Harbour Desk together with the emulator, which stands in for CometChat. The port of Harbour Desk
 * is 8080 or that of {@code -Ddemo.port}; when it is taken, any free one. CometChat's SDK for the
 * pages is in {@code target/chat-sdk} or the folder that {@code -Ddemo.sdk} names, where npm
 * installs it.
 */
public final class Demo implements AutoCloseable {

  private static final String PORT = "demo.port";
  private static final String SDK = "demo.sdk";

  // The names that web.xml refers to.
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

  /** Starts both, says on the terminal how to try them, and runs until the process is ended. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    int port = port(System.getProperty(PORT, "8080"));
    ChatSdk sdk = ChatSdk.installedIn(Path.of(System.getProperty(SDK, "target/chat-sdk")));
    Demo demo = start(port, sdk, out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.end(out), "demo-end"));
    demo.warmUp();
    out.print(demo.banner(out).text());
    out.flush();
    // For ever: a main that returned would let Maven go on talking.
    new CountDownLatch(1).await();
  }

  /**
   * Starts both; the application on any free port when the wanted one is taken.
   *
   * @param port 0 for any free one
   * @param sdk what the pages log in with
   * @param out hears of a port that is taken
   */
  public static Demo start(int port, ChatSdk sdk, PrintStream out) throws Exception {
    return start(port, sdk, out, null);
  }

  /**
   * Starts both, with more or less time for a login than the bridge gives by default: for who needs
   * its outcome to be the same on every machine.
   *
   * @param port 0 for any free one
   * @param sdk what the pages log in with
   * @param out hears of a port that is taken
   * @param maxLoginWait the bridge's setting; {@code null} for its default
   */
  public static Demo start(int port, ChatSdk sdk, PrintStream out, @Nullable Duration maxLoginWait)
      throws Exception {
    CometChatEmulator emulator = CometChatEmulator.builder().tls().start();
    try {
      System.setProperty(APP_ID, emulator.appId());
      System.setProperty(API_KEY, emulator.apiKey());
      System.setProperty(BASE_URL, emulator.baseUrl().toString());
      return new Demo(emulator, sdk, openDesk(port, SdkLoan.of(sdk, emulator), out, maxLoginWait));
    } catch (Exception failed) {
      emulator.close();
      throw failed;
    }
  }

  /** Reads a port, or says what is wrong with it. */
  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, together with numbers that are no port.
    }
    throw new IllegalArgumentException(
        PORT + " is \"" + text + "\"; give a port from 0 (any free one) to 65535");
  }

  /**
   * Signs somebody in, once. A JVM's first login is slow, and who tries the printed lines should
   * see what all later ones are like. Nothing is left of it at the emulator.
   */
  void warmUp() throws IOException, InterruptedException {
    HttpClient visitor = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    BodyPublisher ada =
        BodyPublishers.ofString(
            """
        {"username":"ada","password":"lighthouse"}""");
    HttpRequest.Builder login = HttpRequest.newBuilder(url().resolve("api/login")).POST(ada);
    HttpRequest.Builder token = HttpRequest.newBuilder(url().resolve("cometchat/token"));
    visitor.send(
        login.header("Content-Type", "application/json").build(), BodyHandlers.discarding());
    visitor.send(token.build(), BodyHandlers.discarding());
    emulator.reset();
  }

  /** What there is to say now; if the SDK comes later, that is said later. */
  Banner banner(PrintStream out) {
    URI certificatePage = emulator.tlsBaseUrl().resolve("/_emulator/");
    return new Banner(
        url(),
        emulator.consoleUrl(),
        sdk.lines(certificatePage, lines -> out.printf("%n%s%n", Banner.indented(lines))));
  }

  /** Returns the address of Harbour Desk, with a slash at its end. */
  public URI url() {
    return desk.url();
  }

  /** Returns what stands in for CometChat. */
  public CometChatEmulator emulator() {
    return emulator;
  }

  /** Closes the application before what it talks to. */
  @Override
  public void close() {
    desk.close();
    emulator.close();
    List.of(APP_ID, API_KEY, BASE_URL).forEach(System::clearProperty);
  }

  private void end(PrintStream out) {
    close();
    out.printf("%n  Harbour Desk is closed.%n");
    out.flush();
  }

  private static DeskServer openDesk(
      int port, ContextHandler sdk, PrintStream out, @Nullable Duration maxLoginWait)
      throws Exception {
    try {
      return DeskServer.start(port, sdk, maxLoginWait);
    } catch (IOException taken) {
      out.printf("%n  Port %d is taken, so here is another (-D%s=... picks one).%n", port, PORT);
      return DeskServer.start(0, sdk, maxLoginWait);
    }
  }
}
