/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.Position;
import org.cometchatbridge.emulator.Switches.TakenUidStatus;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control API and the console, over HTTP. */
final class ControlApiTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String UID = "cometchat-uid-1";

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().tls());

  private final HttpClient http = HttpClient.newHttpClient();
  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
  }

  @Test
  void state_containsAddressesButNoKey() throws Exception {
    client.mint(UID);

    HttpResponse<String> response = call("GET", "state", "");

    JsonNode state = json(response);
    assertThat(state.path("baseUrl").asText()).isEqualTo(emulator.baseUrl().toString());
    assertThat(state.path("tlsBaseUrl").asText()).isEqualTo(emulator.tlsBaseUrl().toString());
    assertThat(state.path("users").asInt()).isEqualTo(5);
    assertThat(state.path("requests").asInt()).isEqualTo(1);
    assertThat(response.body()).doesNotContain(emulator.apiKey(), emulator.authOnlyKey());
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void users_areListedWithMaskedTokens() throws Exception {
    String token = emulator.users().mint(UID);
    emulator.users().deactivate("cometchat-uid-2");

    HttpResponse<String> response = call("GET", "users", "");

    JsonNode first = json(response).path("users").path(0);
    assertThat(first.path("uid").asText()).isEqualTo(UID);
    assertThat(first.path("tokens").path(0).asText())
        .startsWith(UID + '_')
        .endsWith('…' + token.substring(token.length() - 4));
    assertThat(json(response).at("/users/1/deactivated").asBoolean()).isTrue();
    assertThat(response.body()).doesNotContain(token);
  }

  @Test
  void users_canBeChanged() throws Exception {
    assertThat(call("POST", "users", "{\"uid\":\"emp-1\",\"name\":\"Ada\",\"tags\":[\"x\"]}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(204);
    String token = emulator.users().mint("emp-1");
    call("DELETE", "users/emp-1/tokens", "");
    assertThat(emulator.users().isValid(token)).isFalse();
    call("POST", "users/emp-1/deactivate", "");
    assertThat(client.get("/users/emp-1").status()).isEqualTo(404);
    call("POST", "users/emp-1/reactivate", "");
    assertThat(client.get("/users/emp-1").status()).isEqualTo(200);
    call("DELETE", "users/emp-1", "");
    assertThat(emulator.users().find("emp-1")).isEmpty();
  }

  @Test
  void journal_isJsonLinesWithoutSecrets() throws Exception {
    String token = client.mint(UID).data().path("authToken").asText();
    client.delete("/users/" + UID + "/auth_tokens/" + token);
    client.createUser("emp-1", "Ada");

    HttpResponse<String> response = call("GET", "journal", "");

    List<ObjectNode> lines = response.body().lines().map(Json::readObject).toList();
    assertThat(lines)
        .extracting(line -> line.path("operation").asText())
        .containsExactly("CREATE_AUTH_TOKEN", "DELETE_AUTH_TOKEN", "CREATE_USER");
    assertThat(lines.get(2).path("request").asText()).contains("\"name\":\"Ada\"");
    assertThat(lines.get(0).path("status").asInt()).isEqualTo(200);
    assertThat(response.body()).doesNotContain(token, emulator.apiKey());
    call("DELETE", "journal", "");
    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void journal_asEvents_isLive() throws Exception {
    client.get("/users/" + UID);
    HttpRequest request =
        HttpRequest.newBuilder(uri("journal")).header("Accept", "text/event-stream").build();

    HttpResponse<InputStream> stream = http.send(request, BodyHandlers.ofInputStream());
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(next(events).path("operation").asText()).isEqualTo("GET_USER");
      try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
        CompletableFuture<Reply> held = client.mintAsync(UID);
        JsonNode arrived = next(events);
        assertThat(arrived.path("completed").asBoolean()).isFalse();
        hold.release();
        JsonNode answered = next(events);
        assertThat(answered.path("number")).isEqualTo(arrived.path("number"));
        assertThat(answered.path("status").asInt()).isEqualTo(200);
        assertThat(held).succeedsWithin(LIMIT);
      }
    }
    assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
  }

  @ParameterizedTest
  @CsvSource({
    "uid=EMP-1,                                       2",
    "operation=CREATE_AUTH_TOKEN,                     2",
    "operation=createAuthToken&uid=emp-1,             1",
    "'operation=createUser,GET_USER',                 1",
    "uid=emp%2D1&operation=createUser,                1",
    "uid=unknown,                                     0",
    "'',                                              3",
  })
  void journal_isFiltered(String query, int lines) throws Exception {
    client.createUser("emp-1", "Ada");
    client.mint("emp-1");
    client.mint(UID);

    assertThat(call("GET", "journal?" + query, "").body().lines()).hasSize(lines);
  }

  @Test
  void journal_asEvents_isFiltered() throws Exception {
    client.mint(UID);
    HttpRequest request =
        HttpRequest.newBuilder(uri("journal?uid=emp-1"))
            .header("Accept", "text/event-stream")
            .build();

    HttpResponse<InputStream> stream = http.send(request, BodyHandlers.ofInputStream());
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      client.mint(UID);
      client.createUser("emp-1", "Ada");

      assertThat(next(events).path("uid").asText()).isEqualTo("emp-1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"operation=dance", "user=emp-1", "uid", "operation="})
  void journal_unknownFilter_isRejected(String query) throws Exception {
    for (String accept : List.of("application/json", "text/event-stream")) {
      HttpRequest request =
          HttpRequest.newBuilder(uri("journal?" + query)).header("Accept", accept).build();

      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(json(response).path("message").asText()).isNotBlank();
    }
  }

  @Test
  void verify_comparesTheJournal() throws Exception {
    client.createUser("emp-1", "Ada");
    client.createUser("emp-1", "Ada");

    assertThat(
            call(
                    "POST",
                    "verify",
                    "{\"uid\":\"EMP-1\",\"expected\":{\"createUser\":2,\"getUser\":0,"
                        + "\"CREATE_AUTH_TOKEN\":{\"atMost\":1}},\"nothingElse\":true}")
                .statusCode())
        .isEqualTo(204);
    HttpResponse<String> different =
        call("POST", "verify", "{\"uid\":\"emp-1\",\"expected\":{\"createUser\":1}}");

    assertThat(different.statusCode()).isEqualTo(409);
    assertThat(different.headers().firstValue("content-type"))
        .contains("text/plain; charset=utf-8");
    assertThat(different.body())
        .contains(" ! createUser        expected 1, was 2")
        .contains("CREATE_USER POST /v3/users -> 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"expected\":{}}",
        "{\"expected\":[1]}",
        "{\"expected\":{\"dance\":1}}",
        "{\"expected\":{\"createUser\":-1}}",
        "{\"expected\":{\"createUser\":\"1\"}}",
        "{\"expected\":{\"createUser\":1.5}}",
        "{\"expected\":{\"createUser\":{}}}",
        "{\"expected\":{\"createUser\":{\"min\":1}}}",
        "{\"expected\":{\"createUser\":{\"atLeast\":2,\"atMost\":1}}}",
        "{\"uid\":7,\"expected\":{\"createUser\":1}}",
        "{\"expected\":{\"createUser\":1},\"nothingElse\":\"yes\"}",
        "{\"expected\":{\"createUser\":1},\"colour\":1}"
      })
  void verify_invalid_isRejected(String body) throws Exception {
    HttpResponse<String> response = call("POST", "verify", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("message").asText()).isNotBlank();
  }

  @Test
  void state_isExportedAndImported() throws Exception {
    client.createUser("emp-1", "Ada");
    String token = client.mint("emp-1").data().path("authToken").asText();
    String withTokens = call("GET", "export?tokens=true", "").body();
    String withoutTokens = call("GET", "export", "").body();

    assertThat(withTokens).contains(token).doesNotContain(emulator.apiKey());
    assertThat(withoutTokens).contains("emp-1").doesNotContain(token, "archivedTokens");
    emulator.reset();
    assertThat(call("PUT", "import", withoutTokens).statusCode()).isEqualTo(204);
    assertThat(emulator.users().find("emp-1")).isPresent();
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(call("PUT", "import", withTokens).statusCode()).isEqualTo(204);
    assertThat(emulator.users().isValid(token)).isTrue();
    assertThat(call("PUT", "import", "{}").statusCode()).isEqualTo(400);
    assertThat(call("GET", "export?colour=red", "").statusCode()).isEqualTo(400);
    assertThat(call("POST", "export", "").statusCode()).isEqualTo(404);
  }

  @Test
  void switches_areReadAndSetByName() throws Exception {
    JsonNode before = json(call("GET", "switches", ""));
    assertThat(before.path("switches")).hasSize(Position.class.getPermittedSubclasses().length);
    assertThat(before.path("numbers")).hasSize(Amount.values().length);

    JsonNode after =
        json(call("PUT", "switches", "{\"TakenUidStatus\":\"CONFLICT_409\",\"REPLICA_LAG\":2}"));

    assertThat(emulator.switches().is(TakenUidStatus.CONFLICT_409)).isTrue();
    assertThat(emulator.switches().replicaLag()).isEqualTo(2);
    assertThat(after.at("/switches/1/position").asText()).isEqualTo("CONFLICT_409");
    assertThat(json(call("DELETE", "switches", ""))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"TakenUidStatus\":\"TEAPOT\"}",
        "{\"Nothing\":1}",
        "{\"TOKEN_RETENTION\":0}",
        "{\"TOKEN_RETENTION\":\"many\"}",
        "[]",
        ""
      })
  void switches_oneIsWrong_changesNone(String wrong) throws Exception {
    String body = wrong.startsWith("{") ? "{\"REPLICA_LAG\":3," + wrong.substring(1) : wrong;

    HttpResponse<String> response = call("PUT", "switches", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("error").asText()).isEqualTo("bad_request");
    assertThat(emulator.switches().replicaLag()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'fault':'error','status':429,'code':'ERR_X','headers':{'Retry-After':'7'},'times':1} | 429",
        "{'fault':'html','status':502,'operation':'CREATE_AUTH_TOKEN','times':2}   | 502",
        "{'fault':'empty','status':204,'uid':'cometchat-uid-1'}                    | 204",
        "{'fault':'body','status':200,'body':'[]','delay':'PT0.01S'}               | 200",
        "{'fault':'truncatedJson','afterProcessing':true}                           | 200",
        "{'fault':'oversizedBody','bytes':100}                                     | 200",
        "{'fault':'unknownFields','probability':1,'seed':3}                        | 200",
        "{'delay':'PT0.01S'}                                                       | 200",
      })
  void faults_areArmedFromJson(String json, int status) throws Exception {
    HttpResponse<String> response = call("POST", "faults", json.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("faults")).hasSize(1);
    assertThat(client.mint(UID).status()).isEqualTo(status);
    call("DELETE", "faults", "");
    assertThat(emulator.faults().armed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resetBeforeHeaders", "resetMidHeaders", "resetMidBody"})
  void faults_ofTheConnection_areArmedFromJson(String fault) throws Exception {
    call("POST", "faults", "{\"fault\":\"" + fault + "\",\"times\":1}");

    assertThat(client.mintAsync(UID)).failsWithin(LIMIT);
  }

  @Test
  void faults_hang_isReleasedByRemoval() throws Exception {
    call("POST", "faults", "{\"hang\":true,\"times\":1}");
    CompletableFuture<Reply> held = client.mintAsync(UID);
    emulator.journal().awaitCount(Operation.CREATE_AUTH_TOKEN, 1, LIMIT);

    assertThat(held).isNotDone();
    call("DELETE", "faults", "");
    assertThat(held).succeedsWithin(LIMIT);
  }

  @Test
  void faults_failTls_lastsUntilRemoved() throws Exception {
    HttpClient tls = HttpClient.newBuilder().sslContext(emulator.sslContext()).build();
    HttpRequest request = HttpRequest.newBuilder(emulator.tlsBaseUrl()).build();

    call("POST", "faults", "{\"fault\":\"failTls\",\"failure\":\"WRONG_HOST\"}");
    assertThat(tls.sendAsync(request, BodyHandlers.ofString())).failsWithin(LIMIT);
    assertThat(emulator.faults().armed()).containsExactly("TLS fails: WRONG_HOST");
    call("DELETE", "faults", "");

    assertThat(tls.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    emulator.journal().takeViolations();
  }

  @Test
  void faults_refuseConnections_endsAfterItsDuration() throws Exception {
    try (CometChatEmulator cut = alone()) {
      // A closed connection stays closed, so the test detects even a short outage.
      try (RawConnection connection = new RawConnection(cut)) {
        HttpResponse<String> response =
            call("POST", "faults", "{\"fault\":\"refuseConnections\",\"duration\":\"PT0.2S\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        connection.awaitClosed();
      }
      awaitAnswering(cut);
    }
  }

  @Test
  void faults_refuseConnections_waitsForItsResponse() throws Exception {
    try (CometChatEmulator cut = alone();
        RawConnection slow = new RawConnection(cut);
        RawConnection other = new RawConnection(cut)) {
      // A response that is larger than the buffers of both sockets.
      for (int i = 0; i < 20; i++) {
        cut.faults().on(Operation.GET_USER).forUid("a".repeat(1_000_000)).empty(500).always();
      }
      cut.faults().on(Operation.CREATE_AUTH_TOKEN).delay(Duration.ofMillis(500)).times(1);
      slow.postControl("faults", "{\"fault\":\"refuseConnections\",\"duration\":\"PT1H\"}");
      assertThat(slow.readLine()).startsWith("HTTP/1.1 200");

      other.mint(UID);
      assertThat(other.readLine()).startsWith("HTTP/1.1 200");
      assertThat(slow.readToEnd()).endsWith("]}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"fault\":\"refuseConnections\"}",
        "{\"fault\":\"refuseConnections\",\"duration\":\"PT2H\"}",
        "{\"fault\":\"failTls\",\"failure\":\"x\"}",
        "{\"fault\":\"lightning\"}",
        "{\"fault\":\"empty\",\"times\":0}",
        "{\"fault\":\"empty\",\"probability\":2}",
        "{\"fault\":\"empty\",\"operation\":\"DANCE\"}",
        "{\"fault\":\"empty\",\"delay\":\"soon\"}",
        "{\"fault\":\"oversizedBody\",\"bytes\":1}",
        "{\"fault\":\"empty\",\"colour\":\"red\"}",
        "x"
      })
  void faults_invalidJson_isRejectedAndArmsNothing(String body) throws Exception {
    HttpResponse<String> response = call("POST", "faults", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("message").asText()).isNotBlank();
    assertThat(emulator.faults().armed()).isEmpty();
  }

  @Test
  void reset_restoresTheInitialState() throws Exception {
    client.createUser("emp-1", "Ada");

    assertThat(call("POST", "reset", "").statusCode()).isEqualTo(204);
    assertThat(emulator.users().all()).hasSize(5);
    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void violations_areListed() throws Exception {
    client.createUser("EMP-1", "Ada");

    JsonNode violations = json(call("GET", "violations", "")).path("violations");

    assertThat(violations).hasSize(1);
    assertThat(violations.at("/0/operation").asText()).isEqualTo("CREATE_USER");
    emulator.journal().takeViolations();
  }

  @Test
  void certificate_isPem() throws Exception {
    assertThat(call("GET", "certificate.pem", "").body())
        .isEqualTo(emulator.certificatePem())
        .startsWith("-----BEGIN CERTIFICATE-----\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    nothing",
    "PATCH,  switches",
    "POST,   state",
    "GET,    users/cometchat-uid-1",
    "DELETE, users",
    "GET,    switches/x",
    "GET,    faults/x",
  })
  void unknownEndpoint_isNotFound(String method, String path) throws Exception {
    HttpResponse<String> response = call(method, path, "");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).path("error").asText()).isEqualTo("not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,         http://evil.example",
    "Origin,         null",
    "Origin,         http://127.0.0.1:1",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
  })
  void pageOfAnotherOrigin_isRejected(String header, String value) throws Exception {
    for (String path : List.of("reset", "state", "journal")) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(path))
              .header(header, value)
              .header("Accept", "text/event-stream")
              .method(path.equals("reset") ? "POST" : "GET", BodyPublishers.noBody())
              .build();

      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(json(response).path("error").asText()).isEqualTo("foreign_origin");
      assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void ping_pageOfAnotherOrigin_mayLoadIt() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("ping")).header("Sec-Fetch-Site", "cross-site").build();

    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().allValues("cross-origin-resource-policy"))
        .containsExactly("cross-origin");
  }

  @Test
  void ownOrigin_isAccepted() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("reset"))
            .header("Origin", emulator.baseUrl().resolve("/").toString().replaceAll("/$", ""))
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.noBody())
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
  }

  @Test
  void ownOriginOverTls_isAccepted() throws Exception {
    String origin = "https://localhost:" + emulator.tlsBaseUrl().getPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin + "/_emulator/reset"))
            .header("Origin", origin)
            .POST(BodyPublishers.noBody())
            .build();
    HttpClient tls = HttpClient.newBuilder().sslContext(emulator.sslContext()).build();

    assertThat(tls.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
  }

  @Test
  void foreignHostName_isRejected() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), emulator.baseUrl().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /_emulator/ HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403 ")
          .contains("foreign_origin");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',          text/html; charset=utf-8",
    "console.css, text/css; charset=utf-8",
    "console.js,  text/javascript; charset=utf-8",
    "console.svg, image/svg+xml",
  })
  void console_hasAStrictContentSecurityPolicy(String path, String type) throws Exception {
    HttpResponse<String> response = call("GET", path, "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains(type);
    assertThat(response.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.body()).doesNotContain("innerHTML", " style=", "onclick=");
  }

  @Test
  void console_withoutSlash_isRedirected() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(root() + "/_emulator")).build();

    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());

    assertThat(response.headers().firstValue("location")).contains("/_emulator/");
    assertThat(emulator.consoleUrl()).isEqualTo(uri(""));
  }

  @Test
  void console_offersEveryOperation() throws Exception {
    String script = call("GET", "console.js", "").body();

    assertThat(Stream.of(Operation.values()).filter(each -> each != Operation.UNKNOWN))
        .allMatch(operation -> script.contains('\'' + operation.name() + '\''));
  }

  /** A client of its own: the shared one may reuse a connection that was closed. */
  private CometChatEmulator alone() {
    emulator = CometChatEmulator.start();
    return emulator;
  }

  private static void awaitAnswering(CometChatEmulator emulator) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!responses(emulator)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static boolean responses(CometChatEmulator emulator) {
    try (RawConnection connection = new RawConnection(emulator)) {
      connection.mint(UID);
      return connection.readLine().startsWith("HTTP/1.1 200");
    } catch (IOException rejected) {
      return false;
    }
  }

  private static JsonNode next(BufferedReader events) throws IOException {
    String line = events.readLine();
    while (!line.startsWith("data: ")) {
      line = events.readLine();
    }
    return Json.readObject(line.substring("data: ".length()));
  }

  @Test
  void scenario_isPlayedAndStopped() throws Exception {
    String wanted =
        """
        {"phases": [{"name": "down", "duration": "PT1H", "faults": [{"fault": "html", "status": 502}]}]}""";

    assertThat(json(call("PUT", "scenario", wanted)).path("phase").asText()).isEqualTo("down");
    assertThat(client.mint(UID).status()).isEqualTo(502);
    assertThat(json(call("GET", "state", "")).path("faults").path(0).asText()).startsWith("down: ");
    assertThat(json(call("DELETE", "scenario", "")).path("phase").isNull()).isTrue();
    assertThat(client.mint(UID).status()).isEqualTo(200);
    assertThat(call("PUT", "scenario", "{}").statusCode()).isEqualTo(400);
    assertThat(call("PUT", "scenario/1", wanted).statusCode()).isEqualTo(404);
    assertThat(call("POST", "scenario", wanted).statusCode()).isEqualTo(404);
  }

  @Test
  void chaos_isStartedAndStopped() throws Exception {
    JsonNode on = json(call("PUT", "chaos", "{\"seed\": 7, \"probabilities\": {\"EMPTY\": 1}}"));
    assertThat(on.path("active").asBoolean()).isTrue();
    assertThat(on.path("seed").asInt()).isEqualTo(7);
    assertThat(client.mint(UID).text()).isEmpty();

    assertThat(json(call("PUT", "chaos", "{}")).path("probabilities").path("EMPTY").asDouble())
        .isEqualTo(0.01);
    assertThat(json(call("DELETE", "chaos", "")).path("active").asBoolean()).isFalse();
    assertThat(json(call("GET", "chaos", "")).path("active").asBoolean()).isFalse();
    assertThat(call("PUT", "chaos", "{\"probabilities\": {\"RAIN\": 1}}").statusCode())
        .isEqualTo(400);
    assertThat(call("PUT", "chaos/1", "{}").statusCode()).isEqualTo(404);
    assertThat(call("POST", "chaos", "{}").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    return Json.readObject(response.body());
  }

  private URI uri(String path) {
    return URI.create(root() + "/_emulator/" + path);
  }

  private String root() {
    return "http://127.0.0.1:" + emulator.baseUrl().getPort();
  }
}
