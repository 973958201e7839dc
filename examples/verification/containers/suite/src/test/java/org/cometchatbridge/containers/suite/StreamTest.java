/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Streams and upgrades")
class StreamTest extends ContainerTest {

  private final CountDownLatch firstEvent = new CountDownLatch(1);
  private Browser browser;

  @BeforeEach
  void start() {
    browser =
        deploy(
            application()
                .on("/api/events", this::sendEvents)
                .on(
                    "/api/login-and-events",
                    (request, response) -> {
                      Application.logIn(request);
                      sendEvents(request, response);
                    })
                .on("/chat", (request, response) -> upgrade(request, response, "chat", Hello.class))
                .on("/socket", StreamTest::openWebSocket));
  }

  @AfterEach
  void openGate() {
    firstEvent.countDown();
  }

  @Test
  @DisplayName("SSE: the headers carry no token and are sent before the first event")
  void events_haveNoTokenInTheirHeaders() throws IOException {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<InputStream> response =
        browser.fetch("/api/events", BodyHandlers.ofInputStream(), "X-CometChat-Token", "?");

    assertThat(Browser.token(response)).isEmpty();
    assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
    firstEvent.countDown();
    try (InputStream events = response.body()) {
      assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("data: 1\n\n");
    }
  }

  @Test
  @DisplayName("SSE: the headers do not wait for a token request")
  void events_doNotWaitForAToken() throws IOException {
    try (Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      HttpResponse<InputStream> response =
          browser.fetch("/api/login-and-events?user=" + USER, BodyHandlers.ofInputStream());

      assertThat(Browser.token(response)).isEmpty();
      hold.awaitHeld(1, REAL_LIMIT);
      firstEvent.countDown();
      response.body().close();
    }
    awaitMinted(1);
    validToken(browser.fetch("/api/data"));
  }

  @Test
  @DisplayName("a connection upgrade is not affected")
  void upgrade_isNotAffected() {
    browser.loggedIn(USER);
    awaitMinted(1);

    List<String> conversation =
        converse(
            "GET /chat HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: Upgrade",
            "Upgrade: chat",
            "Sec-Fetch-Dest: empty",
            "Sec-Fetch-Site: same-origin",
            "Cookie: " + browser.cookies());

    assertThat(conversation.get(0)).startsWith("HTTP/1.1 101");
    assertThat(conversation).last().isEqualTo("hello");
    assertThat(String.join("\n", conversation)).doesNotContain("X-CometChat");
    validToken(browser.fetch("/api/data"));
  }

  @Test
  @DisplayName("a WebSocket works, and its handshake carries no token")
  void webSocket_works() throws Exception {
    browser.loggedIn(USER);
    awaitMinted(1);
    CompletableFuture<String> received = new CompletableFuture<>();

    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Cookie", browser.cookies())
            .buildAsync(
                URI.create("ws://127.0.0.1:" + container().port() + "/socket"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence text, boolean last) {
                    received.complete(text.toString());
                    return WebSocket.Listener.super.onText(webSocket, text, last);
                  }

                  @Override
                  public void onError(WebSocket webSocket, Throwable error) {
                    received.completeExceptionally(error);
                  }
                })
            .get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(received.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hello");
    socket.abort();
    validToken(browser.fetch("/api/data"));
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  private void sendEvents(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.flushBuffer();
    if (!firstEvent.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no event arrived");
    }
    response.getWriter().write("data: 1\n\n");
    response.getWriter().flush();
  }

  private static void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      String protocol,
      Class<? extends HttpUpgradeHandler> handler)
      throws Exception {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Upgrade", protocol);
    request.upgrade(handler);
  }

  /** The server side of RFC 6455, reduced to one text message. */
  private static void openWebSocket(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    String key = request.getHeader("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
    response.setHeader("Sec-WebSocket-Accept", Base64.getEncoder().encodeToString(hash));
    upgrade(request, response, "websocket", Greeting.class);
  }

  /** Sends a request over a new socket and returns the lines received up to {@code hello}. */
  private static List<String> converse(String... request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), container().port())) {
      socket.setSoTimeout((int) REAL_LIMIT.toMillis());
      String text = String.join("\r\n", request) + "\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      List<String> lines = new ArrayList<>();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String line = "";
      while (line != null && !line.equals("hello")) {
        line = in.readLine();
        lines.add(line);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The protocol after the upgrade: sends {@code hello} and closes the connection. */
  public static final class Hello implements HttpUpgradeHandler {

    @Override
    public void init(WebConnection connection) {
      try (connection) {
        ServletOutputStream out = connection.getOutputStream();
        out.println("hello");
        out.flush();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void destroy() {}
  }

  /** Sends {@code hello} in a text frame and closes the connection. */
  public static final class Greeting implements HttpUpgradeHandler {

    @Override
    public void init(WebConnection connection) {
      try (connection) {
        ServletOutputStream out = connection.getOutputStream();
        out.write(new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o', (byte) 0x88, 0});
        out.flush();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void destroy() {}
  }
}
