/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cometchatbridge.core.Fuzz;
import org.cometchatbridge.core.HostileText;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Generated requests to the endpoint over a real connection. Every response is a documented one,
 * and contains a token only where the rules allow it. The test restates the rules in a simpler
 * form.
 */
class EndpointFuzzTest {

  private static final String USER = "cometchat-uid-1";
  private static final String ENDPOINT = "/cometchat/token";
  private static final String LISTED = "https://app.example";
  private static final Pattern TOKEN = Pattern.compile("[a-z0-9_-]+_[0-9]{10}[0-9a-f]{30}");
  private static final int REFRESHES_PER_MINUTE = 3;

  private static final String[] METHODS = {
    "GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "TRACE", "get"
  };
  private static final String[] OTHER_PATHS = {
    "/cometchat/token?uid=cometchat-uid-2&user=cometchat-uid-2",
    "/cometchat/token/",
    "/cometchat/token;x=y",
    "/cometchat;x/token",
    "//cometchat/token",
    "/cometchat//token",
    "/cometchat/%74oken",
    "/cometchat%2ftoken",
    "/cometchat/./token",
    "/x/../cometchat/token",
    "/cometchat/token%00",
    "/cometchat/token%0d%0aX:%20y",
    "/COMETCHAT/TOKEN",
    "/api/data",
    "http://evil.example/cometchat/token",
    "*"
  };

  /** The JSON error codes by status. */
  private static final Map<Integer, Set<String>> ERRORS =
      Map.of(
          400, Set.of("bad_request"),
          401, Set.of("not_logged_in"),
          403, Set.of("foreign_origin"),
          405, Set.of("method_not_allowed"),
          429, Set.of("too_many_refreshes"),
          503, Set.of("unavailable"));

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private FilterFixture fixture;
  private String cookie;
  private String self;
  private int ended;

  @BeforeEach
  void start() throws IOException {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator, "allowedOrigins", LISTED).start();
    self = "127.0.0.1:" + fixture.application().port();
    RawHttp.ApiResponse login =
        RawHttp.send(
            fixture.application().port(),
            ascii("GET /api/login?user=" + USER + " HTTP/1.1\r\nHost: " + self + "\r\n\r\n"));
    cookie = login.all("Set-Cookie").get(0).replaceFirst(";.*", "");
    fixture.awaitMinted(1);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void generatedRequest_hasADocumentedResponse_andATokenOnlyWhereTheRulesAllowIt() {
    Fuzz.run(500, this::check);

    assertThat(createdTokens())
        .as("created tokens")
        .isLessThanOrEqualTo(1 + REFRESHES_PER_MINUTE + 4 * ended);
    // The generator reaches each kind of response.
    assertThat(statuses).contains(200, 400, 401, 403, 405);
  }

  private final Set<Integer> statuses = new TreeSet<>();

  private void check(Random random) throws IOException {
    Request request = new Request(random);
    int tokensBefore = createdTokens();

    RawHttp.ApiResponse response = RawHttp.send(fixture.application().port(), request.bytes());

    String text = request + "\n->\n" + TOKEN.matcher(response.whole()).replaceAll("(token)");
    statuses.add(response.status());
    if (isFromTheEndpoint(response)) {
      assertDocumented(response, text);
    } else {
      assertThat(response.status())
          .as(text)
          .satisfiesAnyOf(
              status -> assertThat(status).isLessThan(500),
              status -> assertThat(status).isIn(501, 505));
      assertThat(request.isPlain() && request.path.equals(ENDPOINT)).as(text).isFalse();
    }
    if (TOKEN.matcher(response.whole()).find()) {
      assertThat(request.mayRead()).as(text).isTrue();
      assertThat(response.all("Cache-Control")).as(text).containsExactly("no-store");
      assertThat(response.whole()).as(text).contains(USER);
    }
    if (createdTokens() > tokensBefore) {
      assertThat(request.mayRead()).as(text).isTrue();
      assertThat(request.method.equals("POST") && !request.mayChange()).as(text).isFalse();
    }
    if (response.status() == 204 && request.method.equals("DELETE")) {
      assertThat(request.mayChange()).as(text).isTrue();
      ended++;
    }
  }

  private static boolean isFromTheEndpoint(RawHttp.ApiResponse response) {
    return response.status() == 204 || !response.all("X-Content-Type-Options").isEmpty();
  }

  private static void assertDocumented(RawHttp.ApiResponse response, String text)
      throws IOException {
    assertThat(response.all("Cache-Control")).as(text).containsExactly("no-store");
    if (response.status() == 204) {
      assertThat(response.body()).as(text).isEmpty();
      return;
    }
    assertThat(response.all("Content-Type"))
        .as(text)
        .containsExactly("application/json;charset=utf-8");
    assertThat(response.all("X-Content-Type-Options")).as(text).containsExactly("nosniff");
    if (response.status() == 429 || response.status() == 503) {
      assertThat(response.all("Retry-After"))
          .as(text)
          .singleElement()
          .asString()
          .matches("[1-9]\\d*");
    }
    if (response.body().isEmpty()) {
      assertThat(text).startsWith("HEAD ");
      return;
    }
    JsonNode body = JSON.readTree(response.body());
    if (response.status() == 200) {
      assertThat(names(body)).as(text).containsExactly("appId", "authToken", "region", "uid");
      assertThat(body.get("uid").asText()).as(text).isEqualTo(USER);
    } else {
      assertThat(names(body)).as(text).containsExactly("error", "message");
      assertThat(ERRORS.getOrDefault(response.status(), Set.of()))
          .as(text)
          .contains(body.get("error").asText());
    }
  }

  private static Set<String> names(JsonNode body) {
    Set<String> names = new TreeSet<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private int createdTokens() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A generated request and the rules for it. */
  private final class Request {

    private final List<String[]> headers = new ArrayList<>();
    private final String method;
    private final String path;
    private final byte[] body;
    private boolean plain = true;

    Request(Random random) {
      method = random.nextInt(40) == 0 ? "DELETE" : Fuzz.one(random, METHODS);
      path =
          switch (random.nextInt(8)) {
            case 0, 1 -> Fuzz.one(random, OTHER_PATHS);
            case 2 -> HostileText.mutated(random, ENDPOINT).replaceAll("[^!-~]", "");
            default -> ENDPOINT;
          };
      body = random.nextInt(4) == 0 ? new byte[0] : body(random);
      host(random);
      if (random.nextInt(5) > 0) {
        add("Cookie", cookie);
      }
      provenance(random);
      noise(random);
      length(random);
      Collections.shuffle(headers, random);
      plain &= Set.of("GET", "POST", "HEAD", "DELETE", "OPTIONS", "PUT", "PATCH").contains(method);
    }

    private byte[] body(Random random) {
      List<String> tokens = emulator.users().tokens(USER);
      String token = tokens.isEmpty() ? "none" : tokens.get(random.nextInt(tokens.size()));
      String json = "{\"rejected\":\"" + token + "\"}";
      return random.nextBoolean()
          ? json.getBytes(StandardCharsets.UTF_8)
          : HostileText.mutatedBytes(random, json);
    }

    private void host(Random random) {
      switch (random.nextInt(12)) {
        case 0 -> odd("Host", Fuzz.one(random, "evil.example", "", "a b", "[::1", self + "@evil"));
        case 1 -> {
          odd("Host", self);
          odd("Host", "evil.example");
        }
        default -> add("Host", self);
      }
    }

    private void provenance(Random random) {
      if (random.nextBoolean()) {
        add(
            "Sec-Fetch-Site",
            Fuzz.one(random, "same-origin", "same-origin", "none", "same-site", "cross-site", "x"));
      }
      if (random.nextInt(20) == 0) {
        add("sec-fetch-site", Fuzz.one(random, "same-origin", "cross-site"));
      }
      if (random.nextInt(3) == 0) {
        add(
            "Origin",
            Fuzz.one(
                random,
                "http://" + self,
                "https://evil.example",
                "http://" + self + ".evil.example",
                "http://" + self + "@evil.example",
                "null",
                "*",
                LISTED,
                LISTED + ".evil.example",
                "http://app.example",
                printable(HostileText.of(random))));
      }
      if (random.nextInt(3) == 0) {
        add("X-CometChat-Bridge", Fuzz.one(random, "1", "1", "2", "true"));
      }
      if (random.nextInt(3) == 0) {
        String forged = Fuzz.one(random, "evil.example", "app.example", self);
        add("X-Forwarded-Host", forged);
        add("Forwarded", "host=\"" + forged + "\";proto=https;for=127.0.0.1");
        add("X-Forwarded-Proto", "https");
        add("X-Original-URL", ENDPOINT);
      }
    }

    private void noise(Random random) {
      if (random.nextBoolean()) {
        add(
            "Content-Type",
            Fuzz.one(
                random,
                "application/json",
                "application/json",
                "application/json",
                "Application/JSON ; charset=utf-16",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x"));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        add(
            Fuzz.one(
                random,
                "Sec-Fetch-Dest",
                "Accept",
                "X-CometChat-Token",
                "X-HTTP-Method-Override",
                "If-None-Match",
                "Range",
                "Cookie2",
                "Authorization",
                "Access-Control-Request-Method",
                "X-CometChat-Uid"),
            Fuzz.one(
                random,
                "?",
                "empty",
                "DELETE",
                "*",
                "bytes=0-3",
                printable(HostileText.of(random))));
      }
    }

    private void length(Random random) {
      switch (random.nextInt(12)) {
        case 0 -> odd("Content-Length", Fuzz.one(random, "0", "9", "100000", "-1", "x", "1e3"));
        case 1 -> odd("Transfer-Encoding", Fuzz.one(random, "chunked", "gzip", "x", "identity"));
        case 2 -> {
          odd("Content-Length", Integer.toString(body.length));
          odd("Transfer-Encoding", "chunked");
        }
        default -> add("Content-Length", Integer.toString(body.length));
      }
    }

    private static String printable(String text) {
      String shown = text.replaceAll("[^ -~]", "");
      return shown.substring(0, Math.min(shown.length(), 2_000)).strip();
    }

    private void add(String name, String value) {
      headers.add(new String[] {name, value});
    }

    private void odd(String name, String value) {
      plain = false;
      add(name, value);
    }

    /** Whether the request is valid HTTP. */
    boolean isPlain() {
      return plain;
    }

    private List<String> all(String name) {
      return headers.stream()
          .filter(header -> header[0].equalsIgnoreCase(name))
          .map(header -> header[1])
          .toList();
    }

    private boolean isFromOwnOrigin() {
      return all("Origin").stream()
          .map(origin -> origin.toLowerCase(Locale.ROOT).replaceFirst("^[a-z][a-z0-9+.-]*://", ""))
          .anyMatch(all("Host")::contains);
    }

    private boolean isListed() {
      return all("Origin").contains(LISTED);
    }

    boolean mayRead() {
      List<String> sites = all("Sec-Fetch-Site");
      boolean own =
          sites.isEmpty()
              ? all("Origin").isEmpty() || isFromOwnOrigin()
              : sites.contains("same-origin") || sites.contains("none");
      return !all("Cookie").isEmpty() && (own || isListed());
    }

    boolean mayChange() {
      List<String> sites = all("Sec-Fetch-Site");
      boolean own;
      if (!sites.isEmpty()) {
        own = sites.contains("same-origin");
      } else if (all("Origin").isEmpty()) {
        own = all("X-CometChat-Bridge").contains("1");
      } else {
        own = isFromOwnOrigin();
      }
      return !all("Cookie").isEmpty() && (own || isListed());
    }

    private String head() {
      StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      for (String[] header : headers) {
        head.append(header[0]).append(": ").append(header[1]).append("\r\n");
      }
      return head.append("\r\n").toString();
    }

    byte[] bytes() {
      byte[] head = ascii(head());
      return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
    }

    @Override
    public String toString() {
      String text = head() + new String(body, StandardCharsets.ISO_8859_1);
      return TOKEN.matcher(text).replaceAll("(token)");
    }
  }
}
