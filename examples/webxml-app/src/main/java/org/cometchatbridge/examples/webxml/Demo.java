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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.cometchatbridge.emulator.CometChatEmulator;

/**
 * Harbour Desk together with the emulator, which stands in for CometChat. The port of Harbour Desk
 * is 8080 or that of {@code -Ddemo.port}; when it is taken, any free one.
 */
public final class Demo implements AutoCloseable {

  private static final String PORT = "demo.port";

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
    Demo demo = start(port(System.getProperty(PORT, "8080")), out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.end(out), "demo-end"));
    demo.warmUp();
    out.print(demo.banner().text());
    out.flush();
    // For ever: a main that returned would let Maven go on talking.
    new CountDownLatch(1).await();
  }

  /**
   * Starts both; the application on any free port when the wanted one is taken.
   *
   * @param port 0 for any free one
   * @param out hears of a port that is taken
   */
  public static Demo start(int port, PrintStream out) throws Exception {
    CometChatEmulator emulator = CometChatEmulator.builder().tls().start();
    try {
      System.setProperty(APP_ID, emulator.appId());
      System.setProperty(API_KEY, emulator.apiKey());
      System.setProperty(BASE_URL, emulator.baseUrl().toString());
      ChatSdk sdk = ChatSdk.find(emulator);
      return new Demo(emulator, sdk, openDesk(port, sdk, out));
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

  Banner banner() {
    URI certificatePage = emulator.tlsBaseUrl().resolve("/_emulator/");
    return new Banner(url(), emulator.consoleUrl(), sdk.lines(certificatePage.toString()));
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

  private static DeskServer openDesk(int port, ChatSdk sdk, PrintStream out) throws Exception {
    try {
      return DeskServer.start(port, sdk);
    } catch (IOException taken) {
      out.printf("%n  Port %d is taken, so here is another (-D%s=... picks one).%n", port, PORT);
      return DeskServer.start(0, sdk);
    }
  }
}
