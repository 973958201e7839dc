/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;

import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid and invalid bodies of requests that report a rejected token. */
class RejectedTokenBodyTest extends FilterTest {

  private static final String ENDPOINT = "/cometchat/token";
  private static final String LISTED = "https://app.example";

  private String current;

  @Override
  FilterFixture createFixture() {
    return FilterFixture.of(emulator, "allowedOrigins", LISTED);
  }

  @BeforeEach
  void logIn() {
    browser.loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);
    current = emulator.users().tokens("cometchat-uid-1").get(0);
  }

  /** These content types need no preflight, so that any page could send them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; x=application/json",
        "application/json-patch+json",
        "*/*"
      })
  void otherContentType_isRejectedForAnySender(String contentType) {
    for (String site : new String[] {"same-origin", "cross-site"}) {
      HttpResponse<String> response =
          browser.plainJson(
              ENDPOINT,
              rejection(current),
              "Content-Type",
              contentType,
              "Sec-Fetch-Site",
              site,
              "Origin",
              LISTED);

      assertBadRequest(response);
    }
    assertNothingChanged();
  }

  static Stream<String> bodies() {
    return Stream.of(
        "",
        " ",
        "null",
        "\"rejected\"",
        "[]",
        "[{\"rejected\":\"CURRENT\"}]",
        "{}",
        "{\"rejected\":null}",
        "{\"rejected\":1}",
        "{\"rejected\":true}",
        "{\"rejected\":[\"CURRENT\"]}",
        "{\"rejected\":{\"rejected\":\"CURRENT\"}}",
        "{\"rejected\":\"\"}",
        "{\"rejected\":\" CURRENT\"}",
        "{\"rejected\":\"CURRENT\\u0000\"}",
        "{\"rejected\":\"CURRENT\\r\\nX: y\"}",
        "{\"rejected\":\"" + "x".repeat(513) + "\"}",
        "{\"rejected\":\"CURRENT\"",
        "{\"rejected\":\"CURRENT",
        "{\"rejected\":\"CURRENT\"}}",
        "{\"rejected\":\"CURRENT\"}{\"rejected\":\"CURRENT\"}",
        "{\"rejected\":\"CURRENT\",}",
        "{\"rejected\":\"other\",\"rejected\":\"CURRENT\"}",
        "{\"rejected\":\"CURRENT\",\"rejected\":\"CURRENT\"}",
        "{\"a\":1,\"a\":2,\"rejected\":\"CURRENT\"}",
        "{'rejected':'CURRENT'}",
        "{rejected:\"CURRENT\"}",
        "{\"rejected\":\"CURRENT\"} // comment",
        "{\"Rejected\":\"CURRENT\"}",
        "{\"a\":" + "[".repeat(9) + "]".repeat(9) + ",\"rejected\":\"CURRENT\"}",
        "{\"a\":" + "{\"a\":".repeat(9) + "1" + "}".repeat(9) + ",\"rejected\":\"CURRENT\"}",
        "[".repeat(4_000),
        "{\"a\":".repeat(800),
        "{\"a\":NaN,\"rejected\":\"CURRENT\"}",
        "{\"a\":\"" + "x".repeat(4_096) + "\",\"rejected\":\"CURRENT\"}",
        "\ufeff{\"rejected\":\"CURRENT\"}",
        "rejected=CURRENT");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void unexpectedBody_isABadRequest(String body) {
    HttpResponse<String> response =
        browser.plainJson(
            ENDPOINT, body.replace("CURRENT", current), "Sec-Fetch-Site", "same-origin");

    assertBadRequest(response);
    assertThat(response.body()).doesNotContain(current);
    assertNothingChanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rejected\":\"CURRENT\"}",
        " \r\n{ \"rejected\" : \"CURRENT\" } \n",
        "{\"v\":2,\"why\":{\"code\":\"x\",\"seen\":[1,{\"rejected\":\"no\"}]},\"rejected\":\"CURRENT\"}",
        "{\"rejected\":\"CURRENT\",\"more\":\"\u00e9\"}"
      })
  void unknownFields_areIgnored(String body) {
    HttpResponse<String> response =
        browser.plainJson(
            ENDPOINT,
            body.replace("CURRENT", current),
            "Content-Type",
            "Application/JSON; charset=UTF-8",
            "Sec-Fetch-Site",
            "same-origin");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain(current);
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void bodyOfUnknownLength_isReadUpToTheLimit() throws Exception {
    try (RawRequest small = post("Transfer-Encoding: chunked\r\n")) {
      small.send(chunk(rejection("not-mine")) + "0\r\n\r\n");
      assertThat(small.response()).startsWith("HTTP/1.1 200").contains(current);
    }
    try (RawRequest endless = post("Transfer-Encoding: chunked\r\n")) {
      endless.send(chunk("{\"a\":\"") + chunk("x".repeat(2_048)).repeat(3));
      assertThat(endless.response()).startsWith("HTTP/1.1 400").contains("bad_request");
    }
    assertNothingChanged();
  }

  @Test
  void bodyWithAHugeContentLength_isNotRead() throws Exception {
    try (RawRequest huge = post("Content-Length: 1000000000\r\n")) {
      assertThat(huge.response()).startsWith("HTTP/1.1 400").contains("bad_request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 500\r\n\r\n{\"rejected\":\"",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ref",
        "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n{}"
      })
  void truncatedBody_changesNothing(String rest) throws Exception {
    try (RawRequest broken = new RawRequest(fixture.application(), head() + rest)) {
      broken.end();
      assertThat(broken.response()).doesNotContain("HTTP/1.1 200").doesNotContain(current);
    }
    assertNothingChanged();
  }

  @Test
  void missingBody_blocksNoOtherRequestAndEndsWithTheConnection() throws Exception {
    fixture.application().idleTimeout(Duration.ofMillis(300));
    // In one piece: between two, a machine that is busy may be silent for too long.
    try (RawRequest hanging =
        new RawRequest(
            fixture.application(), head() + "Content-Length: 40\r\n\r\n{\"rejected\":")) {
      assertThat(browser.fetch(ENDPOINT).body()).contains(current);
      assertThat(hanging.response()).doesNotContain("HTTP/1.1 200").doesNotContain(current);
    }
    assertNothingChanged();
  }

  @Test
  void slowBody_isRejectedAfterATimeout() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    try (FilterFixture slow = FilterFixture.of(emulator)) {
      slow.application().behind(firstReadOf(reading)).start();
      Browser user = slow.browser().loggedIn("cometchat-uid-2");
      try (RawRequest dripping =
          new RawRequest(slow.application(), head(user) + "Transfer-Encoding: chunked\r\n\r\n")) {
        assertThat(reading.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        slow.advance(Duration.ofMillis(5_001));
        dripping.send(chunk("{"));

        assertThat(dripping.response()).startsWith("HTTP/1.1 400");
      }
    }
  }

  /** Signals when the endpoint starts to read. */
  private static Filter firstReadOf(CountDownLatch reading) {
    return (request, response, chain) ->
        chain.doFilter(
            new HttpServletRequestWrapper((HttpServletRequest) request) {
              @Override
              public ServletInputStream getInputStream() throws IOException {
                return new Watched(super.getInputStream(), reading);
              }
            },
            response);
  }

  private static final class Watched extends ServletInputStream {

    private final ServletInputStream in;
    private final CountDownLatch reading;

    Watched(ServletInputStream in, CountDownLatch reading) {
      this.in = in;
      this.reading = reading;
    }

    @Override
    public int read() throws IOException {
      reading.countDown();
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      reading.countDown();
      return in.read(bytes, offset, length);
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }

  private void assertNothingChanged() {
    assertThat(mints()).isEqualTo(1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    assertThat(browser.fetch(ENDPOINT).body()).contains(current);
  }

  private static void assertBadRequest(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"error\":\"bad_request\"");
  }

  private int mints() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private static String rejection(String token) {
    return "{\"rejected\":\"" + token + "\"}";
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private RawRequest post(String headers) throws IOException {
    return new RawRequest(fixture.application(), head() + headers + "\r\n");
  }

  private String head() {
    return head(browser);
  }

  private static String head(Browser user) {
    return "POST "
        + ENDPOINT
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: "
        + user.cookies()
        + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n";
  }

  /** A request whose body is sent bit by bit. */
  private static final class RawRequest implements AutoCloseable {

    private final Socket socket;

    RawRequest(TestApplication application, String begin) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), application.port());
      socket.setSoTimeout((int) REAL_LIMIT.toMillis());
      send(begin);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void end() throws IOException {
      socket.shutdownOutput();
    }

    String response() throws IOException {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(read);
      } catch (SocketException reset) {
        // A server may close the connection before it has read everything.
      }
      return read.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
