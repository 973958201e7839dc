/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.cometchatbridge.core.event.BridgeEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway in front of CometChat may send by RFC 9110 and 9112, and how it is understood. */
class GatewayTest {

  private static final String TOKEN = "{\"data\":{\"authToken\":\"opaque-token\"}}";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private static final String RESTRICTED =
      "{\"error\":{\"code\":\"ERR_PLAN_RESTRICTION\",\"message\":\"no\"}}";

  private final Queue<byte[]> scripted = new ConcurrentLinkedQueue<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final RecordingListener events = new RecordingListener();
  private volatile boolean resets;
  private RawServer gateway;
  private CometChatBridge bridge;

  @BeforeEach
  void open() throws IOException {
    gateway = new RawServer(this::serve);
    bridge =
        new ManualTime()
            .bridge(
                CometChatBridgeConfig.builder()
                    .appId("app")
                    .apiKey("key")
                    .baseUrl(URI.create("http://127.0.0.1:" + gateway.port() + "/v3"))
                    .listener(events)
                    .build());
  }

  @AfterEach
  void close() throws IOException {
    bridge.close();
    gateway.close();
  }

  static Stream<Arguments> responsesWithAToken() throws IOException {
    String length = "Content-Length: " + TOKEN.length() + "\r\n\r\n";
    return Stream.of(
        argumentSet(
            "interim responses",
            bytes(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                    + "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                    + OK
                    + length
                    + TOKEN)),
        argumentSet("gzip", coded("gzip", gzip(TOKEN))),
        argumentSet("x-gzip", coded("X-GZIP", gzip(TOKEN))),
        argumentSet("deflate", coded("deflate", deflate(TOKEN))),
        argumentSet("deflate without zlib header", coded("deflate", rawDeflate(TOKEN))),
        argumentSet("identity", coded("identity", bytes(TOKEN))),
        argumentSet("two codings", coded("deflate, gzip", gzip(deflate(TOKEN)))),
        argumentSet(
            "trailers",
            bytes(
                OK
                    + "Transfer-Encoding: chunked\r\nTrailer: Server-Timing\r\n\r\n"
                    + Integer.toHexString(TOKEN.length())
                    + ";x=y\r\n"
                    + TOKEN
                    + "\r\n0\r\nServer-Timing: x\r\nX-Checksum: y\r\n\r\n")),
        argumentSet(
            "no reason phrase, odd spelling",
            bytes(
                "HTTP/1.1 200 \r\ncontent-TYPE:application/json\r\ncontent-length:\t"
                    + TOKEN.length()
                    + "  \r\n\r\n"
                    + TOKEN)),
        argumentSet("HTTP/1.0", bytes("HTTP/1.0 200 OK\r\n\r\n" + TOKEN)),
        argumentSet(
            "body that ends with the connection", bytes(OK + "Connection: close\r\n\r\n" + TOKEN)),
        argumentSet("body that ends with the connection, unannounced", bytes(OK + "\r\n" + TOKEN)),
        argumentSet("203", bytes("HTTP/1.1 203 Transformed\r\n" + length + TOKEN)),
        argumentSet(
            "connection closed after it", bytes(OK + "Connection: close\r\n" + length + TOKEN)));
  }

  @ParameterizedTest
  @MethodSource("responsesWithAToken")
  void responseWithAToken_isUnderstoodAtOnce(byte[] response) {
    scripted.add(response);

    token(login("emp-1"));
    token(login("emp-2"));

    assertThat(heads).hasSize(2);
    assertThat(events.all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
  }

  /** The ways in which a connection may end a response whose body is whole. */
  static Stream<Arguments> endings() {
    return Stream.of("", "Connection: close\r\n")
        .flatMap(
            connection ->
                Stream.of(
                    argumentSet(name(connection) + "closed", connection + "\r\n%s", false),
                    argumentSet(name(connection) + "reset", connection + "\r\n%s", true),
                    argumentSet(
                        name(connection) + "shorter than announced, closed",
                        connection + "Content-Length: 9999\r\n\r\n%s",
                        false),
                    argumentSet(
                        name(connection) + "shorter than announced, reset",
                        connection + "Content-Length: 9999\r\n\r\n%s",
                        true)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void rejectionWhoseConnectionEnds_isUnderstoodAtOnce(String rest, boolean reset) {
    resets = reset;
    scripted.add(ended("HTTP/1.1 403 Forbidden\r\n", rest, RESTRICTED));

    assertThat(login("emp-1")).isInstanceOf(TokenResult.Unavailable.class);

    assertThat(events.await(BridgeEvent.OperatorActionRequired.class, 1).get(0).code())
        .isEqualTo("ERR_PLAN_RESTRICTION");
    assertThat(heads).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("endings")
  void tokenWhoseConnectionEnds_isUnderstoodAtOnce(String rest, boolean reset) {
    resets = reset;
    scripted.add(ended(OK, rest, TOKEN));

    token(login("emp-1"));
    token(login("emp-2"));

    assertThat(heads).hasSize(2);
  }

  private static String name(String connection) {
    return connection.isEmpty() ? "" : "announced, ";
  }

  private static byte[] ended(String head, String rest, String body) {
    return bytes(head + String.format(Locale.ROOT, rest, body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sch\u00f6n", "two\nlines", "a\tb", "\u0093quoted\u0094"})
  void codeBesideADamagedText_isUnderstood(String message) {
    String body = "{\"error\":{\"message\":\"" + message + "\",\"code\":\"ERR_PLAN_RESTRICTION\"}}";
    scripted.add(response("403 Forbidden", "", body));

    assertThat(login("emp-1")).isInstanceOf(TokenResult.Unavailable.class);

    assertThat(events.await(BridgeEvent.OperatorActionRequired.class, 1).get(0).code())
        .isEqualTo("ERR_PLAN_RESTRICTION");
  }

  static Stream<Arguments> passingFailures() {
    return Stream.of(
        argumentSet(
            "408",
            "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
        argumentSet("421", "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n"),
        argumentSet("425", "HTTP/1.1 425 Too Early\r\nContent-Length: 0\r\n\r\n"),
        argumentSet("502 HTML", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>"),
        argumentSet(
            "503, Retry-After in the past",
            "HTTP/1.1 503 X\r\nRetry-After: Fri, 20 Nov 2020 09:00:00 GMT\r\nContent-Length: 0\r\n\r\n"),
        argumentSet(
            "429, Retry-After in the past",
            "HTTP/1.1 429 X\r\nRetry-After: Fri, 20 Nov 2020 09:00:00 GMT\r\nContent-Length: 0\r\n\r\n"),
        argumentSet(
            "429, reset in the past",
            "HTTP/1.1 429 X\r\nX-RateLimit-Reset: 1\r\nContent-Length: 0\r\n\r\n"),
        argumentSet("504 in HTTP/1.0", "HTTP/1.0 504 Gateway Timeout\r\n\r\n"),
        argumentSet("200 cut inside the head", "HTTP/1.1 200 OK\r\nDate: Fri, 20"),
        argumentSet("404 cut inside the head", "HTTP/1.1 404 Not Found\r\nDate: Fri, 20"),
        argumentSet("200 cut inside the body", OK + "Content-Length: 90\r\n\r\n{\"data"),
        argumentSet("unknown coding", OK + "Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc"),
        argumentSet("broken coding", OK + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
        argumentSet("no HTTP", "SSH-2.0-OpenSSH_9.6\r\n"),
        argumentSet("nothing", ""));
  }

  @ParameterizedTest
  @MethodSource("passingFailures")
  void passingFailure_isRetriedWithoutADiagnosis(String response) {
    scripted.add(bytes(response));

    token(login("emp-1"));

    assertThat(heads).hasSize(2);
    assertThat(events.all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 421})
  void connectionThatTheGatewayGivesUp_isReplacedAtOnce(int status) {
    token(login("emp-1"));
    scripted.add(bytes("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n"));

    token(login("emp-2"));

    assertThat(events.await(BridgeEvent.TokenCreated.class, 2).get(1).calls()).isEqualTo(2);
  }

  static Stream<Arguments> bodiesThatCannotBeUsed() {
    return Stream.of(
        argumentSet("unknown coding", "Content-Encoding: br\r\n", "abcdef"),
        argumentSet("broken coding", "Content-Encoding: gzip\r\n", "abcdef"),
        argumentSet("too large", "", "x".repeat(300_000)),
        argumentSet("too large, of unknown length", null, "x".repeat(300_000)));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatCannotBeUsed")
  void unusableBodyOfARejection_leavesTheStatus(@Nullable String headers, String body) {
    scripted.add(response("403 Forbidden", headers, body));

    assertThat(login("emp-1")).isInstanceOf(TokenResult.Unavailable.class);

    assertThat(events.await(BridgeEvent.OperatorActionRequired.class, 1).get(0).code())
        .isEqualTo("HTTP_403");
    assertThat(heads).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("bodiesThatCannotBeUsed")
  void unusableBodyOfAThrottledCall_leavesTheRequestedPause(@Nullable String headers, String body) {
    scripted.add(response("429 Too Many Requests\r\nRetry-After: 70", headers, body));

    assertThat(login("emp-1")).isInstanceOf(TokenResult.Unavailable.class);

    BridgeEvent.TokenRequestFailed failed =
        events.await(BridgeEvent.TokenRequestFailed.class, 1).get(0);
    assertThat(failed.status()).contains(429);
    assertThat(failed.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(70));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatCannotBeUsed")
  void unusableBodyOfASuccess_isReportedWithTheRemedy(@Nullable String headers, String body) {
    for (int i = 0; i < 3; i++) {
      scripted.add(response("200 OK", headers, body));
    }

    assertThat(login("emp-1")).isInstanceOf(TokenResult.Unavailable.class);

    assertThat(events.await(BridgeEvent.OutageStarted.class, 1).get(0).remedy())
        .hasValueSatisfying(
            remedy -> assertThat(remedy).contains("too large", "content coding", "baseUrl"));
  }

  /** With {@code null} headers, the body ends with the connection. */
  private static byte[] response(String status, @Nullable String headers, String body) {
    String rest = headers == null ? "" : headers + "Content-Length: " + body.length() + "\r\n";
    return bytes("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + rest + "\r\n" + body);
  }

  @Test
  void compressedResponse_isLimitedToo() throws IOException {
    for (int i = 0; i < 3; i++) {
      scripted.add(coded("gzip", gzip(" ".repeat(300_000) + TOKEN)));
    }

    assertThat(login("emp-1")).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void request_asksForNoCodingAndNoOtherProtocol() {
    token(login("emp-1"));

    assertThat(heads.get(0).toLowerCase(Locale.ROOT))
        .startsWith("post /v3/users/emp-1/auth_tokens http/1.1\r\n")
        .contains("accept-encoding: identity\r\n")
        .doesNotContain("upgrade", "expect:", "te:");
  }

  private TokenResult login(String userId) {
    SessionKey key = newSession();
    bridge.login(key, user(userId));
    return bridge.await(key, Duration.ofDays(1));
  }

  private static byte[] coded(String coding, byte[] body) {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    response.writeBytes(
        bytes(
            OK
                + "Content-Encoding: "
                + coding
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n"));
    response.writeBytes(body);
    return response.toByteArray();
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(bytes(text));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coding = new GZIPOutputStream(out)) {
      coding.write(body);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coding = new DeflaterOutputStream(out)) {
      coding.write(bytes(text));
    }
    return out.toByteArray();
  }

  private static byte[] rawDeflate(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coding = new DeflaterOutputStream(out, new Deflater(6, true))) {
      coding.write(bytes(text));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Sends what the test has scripted and closes the connection, or else sends a token. */
  private void serve(Socket client) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    for (String head = RawServer.head(in); head != null; head = RawServer.head(in)) {
      in.readNBytes("{\"force\":true}".length());
      heads.add(head);
      byte[] response = scripted.poll();
      if (response != null) {
        client.getOutputStream().write(response);
        client.setSoLinger(resets, 0);
        return;
      }
      client
          .getOutputStream()
          .write(bytes(OK + "Content-Length: " + TOKEN.length() + "\r\n\r\n" + TOKEN));
    }
  }
}
