/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cometchatbridge.core.event.BridgeEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes on the wire that no server should send: no user gets the token of another one. */
class MisbehavingServerTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  private static final Pattern UID = Pattern.compile("POST /v3/users/([^/]+)/auth_tokens .*");
  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  /** Much more than the buffers of two sockets. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final ManualTime time = new ManualTime();
  private final RecordingListener events = new RecordingListener();
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch aborted = new CountDownLatch(1);
  private RawServer server;
  private CometChatBridge bridge;

  /** What the server does with one request. */
  @FunctionalInterface
  private interface Script {

    /** Sends bytes; the connection is closed afterwards if this returns false. */
    boolean respond(Socket client, String uid) throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    server = new RawServer(this::serve);
    bridge =
        time.bridge(
            CometChatBridgeConfig.builder()
                .appId("app")
                .apiKey("key")
                .baseUrl(URI.create("http://127.0.0.1:" + server.port() + "/v3"))
                .listener(events)
                // A pause before a retry would not elapse during the close.
                .shutdownWait(Duration.ZERO)
                .build());
  }

  @AfterEach
  void close() throws IOException {
    bridge.close();
    server.close();
  }

  /** What follows a whole response on a connection that stays open. */
  static Stream<Arguments> excess() {
    return Stream.of(
        argumentSet("the same response again", response("emp-1")),
        argumentSet("many responses", response("emp-1").repeat(200)),
        argumentSet("a response without uid", anonymous("token-of-emp-1")),
        argumentSet(
            "408 of a gateway", "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"),
        argumentSet("429", "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"),
        argumentSet("an interim response", "HTTP/1.1 100 Continue\r\n\r\n"),
        argumentSet("half a head", "HTTP/1.1 200 OK\r\nContent-"),
        argumentSet("bytes beyond the length", "}}}}"),
        argumentSet("empty lines", "\r\n\r\n"),
        argumentSet("zeros", "\0".repeat(5_000)));
  }

  @ParameterizedTest
  @MethodSource("excess")
  void bytesAfterAResponse_areNoResponseToTheNextUser(String excess) {
    scripts.add(
        (client, uid) -> {
          write(client, response(uid) + excess);
          return true;
        });

    assertThat(tokenOf("emp-1")).isEqualTo("token-of-emp-1");
    for (int i = 2; i < 6; i++) {
      assertThat(tokenOf("emp-" + i)).isEqualTo("token-of-emp-" + i);
    }
    assertThat(events.all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
    assertThat(events.all(BridgeEvent.OutageStarted.class)).isEmpty();
  }

  /** Heads that RFC 9112 forbids, or that are no HTTP/1.1 at all. */
  static Stream<Arguments> brokenResponses() {
    String body = "{\"data\":{\"authToken\":\"wrong\"}}";
    return Stream.of(
        argumentSet(
            "two lengths",
            OK + "Content-Length: 5\r\nContent-Length: " + body.length() + "\r\n\r\n"),
        argumentSet("negative length", OK + "Content-Length: -5\r\n\r\n"),
        argumentSet("endless length", OK + "Content-Length: 99999999999999999999\r\n\r\n"),
        argumentSet("length in words", OK + "Content-Length: five\r\n\r\n"),
        argumentSet("bad chunk", OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
        argumentSet("negative chunk", OK + "Transfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n"),
        argumentSet(
            "chunk beyond every number",
            OK + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
        argumentSet("head without colon", "HTTP/1.1 200 OK\r\nContent\r\n\r\n"),
        argumentSet("no status", "HTTP/1.1\r\n\r\n"),
        argumentSet("status in words", "HTTP/1.1 OK fine\r\n\r\n"),
        argumentSet("SSH", "SSH-2.0-OpenSSH_9.6\r\n"),
        argumentSet("HTTP/0.9", body),
        argumentSet("HTTP/2 settings", "\0\0\0\u0004\0\0\0\0\0"),
        argumentSet("TLS alert", "\u0015\u0003\u0001\0\u0002\u0002("),
        argumentSet("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"),
        argumentSet("nothing", ""));
  }

  @ParameterizedTest
  @MethodSource("brokenResponses")
  void brokenResponse_isOneFailedCallThatIsRetried(String response) {
    scripts.add(
        (client, uid) -> {
          write(client, response);
          return false;
        });

    assertThat(tokenOf("emp-1")).isEqualTo("token-of-emp-1");
    assertThat(calls).hasValue(2);
    assertThat(tokenOf("emp-2")).isEqualTo("token-of-emp-2");
    assertThat(events.all(BridgeEvent.OutageStarted.class)).isEmpty();
  }

  @Test
  void connectionHalfClosedAfterAResponse_isNotUsedAgain() {
    scripts.add(
        (client, uid) -> {
          write(client, response(uid));
          client.shutdownOutput();
          return true;
        });

    assertThat(tokenOf("emp-1")).isEqualTo("token-of-emp-1");
    assertThat(tokenOf("emp-2")).isEqualTo("token-of-emp-2");
  }

  @Test
  void connectionHalfClosedInsteadOfAResponse_isReplacedAtOnce() {
    scripts.add(
        (client, uid) -> {
          client.shutdownOutput();
          return true;
        });

    assertThat(tokenOf("emp-1")).isEqualTo("token-of-emp-1");
    assertThat(calls).hasValue(2);
  }

  /** What a server can repeat without end. */
  static Stream<Arguments> floods() {
    String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        argumentSet("interim responses", "", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        argumentSet("100", "", "HTTP/1.1 100 Continue\r\n\r\n"),
        argumentSet("empty lines", "", "\r\n"),
        argumentSet("trailers", chunked + "0\r\n", "X-Trailer: y\r\n"),
        argumentSet("a chunk's extension", chunked + "5;", "x=y;"),
        argumentSet("tiny chunks", chunked, "1\r\n \r\n"),
        argumentSet("a reason phrase", "HTTP/1.1 200 ", "OK "),
        argumentSet("spaces in the body", OK + "\r\n", " "),
        argumentSet("zeros of gzip", OK + "Content-Encoding: gzip\r\n\r\n", "\0"));
  }

  @ParameterizedTest
  @MethodSource("floods")
  void flood_endsWithTheCall(String head, String part) throws Exception {
    scripts.add(
        (client, uid) -> {
          write(client, head);
          flood(client.getOutputStream(), part);
          return false;
        });
    SessionKey key = newSession();
    bridge.login(key, user("emp-1"));
    while (!aborted.await(100, TimeUnit.MILLISECONDS)) {
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(tokenOf("emp-2")).isEqualTo("token-of-emp-2");
  }

  private void flood(OutputStream out, String part) throws IOException {
    byte[] bytes = part.repeat(8_000 / part.length()).getBytes(ISO_8859_1);
    try {
      for (long sent = 0; sent < MAX_BYTES; sent += bytes.length) {
        out.write(bytes);
      }
      throw new AssertionError("the flood was read to its end");
    } catch (IOException closed) {
      aborted.countDown();
      throw closed;
    }
  }

  private String tokenOf(String userId) {
    SessionKey key = newSession();
    bridge.login(key, user(userId));
    return token(bridge.await(key, REAL_LIMIT)).value();
  }

  private static String response(String uid) {
    String body = "{\"data\":{\"uid\":\"" + uid + "\",\"authToken\":\"token-of-" + uid + "\"}}";
    return OK + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String anonymous(String token) {
    String body = "{\"data\":{\"authToken\":\"" + token + "\"}}";
    return OK + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private void serve(Socket client) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    for (String uid = nextUid(in); uid != null; uid = nextUid(in)) {
      calls.incrementAndGet();
      Script script = scripts.poll();
      if (script == null) {
        write(client, response(uid));
      } else if (!script.respond(client, uid)) {
        return;
      }
    }
  }

  /** The uid that a request names, or {@code null} if the connection has ended. */
  private static @Nullable String nextUid(InputStream in) throws IOException {
    String head = RawServer.head(in);
    if (head == null) {
      return null;
    }
    in.readNBytes("{\"force\":true}".length());
    Matcher line = UID.matcher(head.substring(0, head.indexOf("\r\n")));
    assertThat(line.matches()).isTrue();
    return line.group(1);
  }
}
