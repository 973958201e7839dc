/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.PAGE_CALL_TOKEN;
import static org.cometchatbridge.emulator.Operation.PAGE_LOGIN;
import static org.cometchatbridge.emulator.Operation.PAGE_LOGOUT;
import static org.cometchatbridge.emulator.Operation.PAGE_SOCKET;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.TokenAfterPageLogin;
import org.cometchatbridge.emulator.Switches.TokenAfterPageLogout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client API, called as by the JavaScript SDK. */
final class PagesApiTest {

  private static final String UID = "cometchat-uid-1";
  private static final String ASKED = "appid,authtoken,content-type,resource,sdk";
  private static final String ORIGIN = "http://localhost:8080";
  private static final String LOGIN =
      """
      {"platform":"WEB","deviceId":"d1","appInfo":{"version":"v4.2.0","userAgent":"Chrome"}}""";

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().tls());

  private final CometChatEmulator emulator = COMET_CHAT.emulator();
  private HttpClient http = client(Version.HTTP_2);

  @ParameterizedTest
  @EnumSource(Version.class)
  void login_withTokenOfTheRestApi_returnsItsUser(Version version) {
    http = client(version);
    String token = new Client(emulator).mint(UID).data().path("authToken").asText();

    Reply reply = call("PUT", "/me", token, LOGIN);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("uid").asText()).isEqualTo(UID);
    assertThat(reply.data().path("authToken").asText()).isEqualTo(token);
    assertThat(reply.data().path("settings").path("CLIENT_API_HOST").asText())
        .isEqualTo("localhost:" + emulator.tlsBaseUrl().getPort());
    assertThat(reply.data().path("settings").path("CHAT_WSS_PORT").asInt())
        .isEqualTo(emulator.tlsBaseUrl().getPort());
    assertThat(new Client(emulator).get("/users/" + UID + "/auth_tokens/" + token).text())
        .contains("\"platform\":\"WEB\"", "\"userAgent\":\"Chrome\"");
    assertThat(emulator.journal().count(PAGE_LOGIN, UID)).isEqualTo(1);
  }

  @Test
  void login_unknownToken_isRejectedReadably() {
    Reply reply = call("PUT", "/me", UID + "_1763600000" + "0".repeat(30), LOGIN);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(reply.raw().headers().firstValue("access-control-allow-origin")).contains(ORIGIN);
  }

  @Test
  void login_withoutTokenOrForAnotherApp_isRejected() {
    Reply noToken = call("PUT", "/me", " ", LOGIN);
    Reply otherApp =
        send(request("PUT", "/me", emulator.users().mint(UID), LOGIN).setHeader("appId", "other"));
    Reply noApp =
        send(request("PUT", "/me", emulator.users().mint(UID), LOGIN).setHeader("appId", " "));

    assertThat(noToken.code()).isEqualTo("AUTH_ERR_EMPTY_AUTH_TOKEN");
    assertThat(otherApp.code()).isEqualTo("AUTH_ERR_INVALID_APPID");
    assertThat(noApp.code()).isEqualTo("AUTH_ERR_EMPTY_APPID");
    emulator.journal().takeViolations();
  }

  @Test
  void login_revokedOrDeactivated_isRejected() {
    String revoked = emulator.users().mint(UID);
    emulator.users().revoke(revoked);
    String suspended = emulator.users().mint(UID);
    emulator.users().deactivate(UID);

    assertThat(call("PUT", "/me", revoked, LOGIN).status()).isEqualTo(401);
    assertThat(call("PUT", "/me", suspended, LOGIN).status()).isEqualTo(401);
  }

  @Test
  void login_rotated_onlyTheReturnedTokenIsValid() {
    emulator.switches().set(TokenAfterPageLogin.ROTATED);
    String token = emulator.users().mint(UID);

    String fresh = call("PUT", "/me", token, LOGIN).data().path("authToken").asText();

    assertThat(fresh).isNotEqualTo(token);
    assertThat(emulator.users().tokens(UID)).containsExactly(fresh);
  }

  @Test
  void login_omitted_returnsNoToken() {
    emulator.switches().set(TokenAfterPageLogin.OMITTED);
    String token = emulator.users().mint(UID);

    assertThat(call("PUT", "/me", token, LOGIN).data().has("authToken")).isFalse();
    assertThat(emulator.users().isValid(token)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TokenAfterPageLogout.class)
  void logout_token_isDeletedBySwitch(TokenAfterPageLogout after) {
    emulator.switches().set(after);
    String token = emulator.users().mint(UID);
    String another = emulator.users().mint(UID);

    Reply reply = call("DELETE", "/me", token, "");

    assertThat(reply.data().path("success").asBoolean()).isTrue();
    assertThat(emulator.users().isValid(token)).isEqualTo(after == TokenAfterPageLogout.KEPT);
    assertThat(emulator.users().isValid(another)).isTrue();
    assertThat(emulator.journal().count(PAGE_LOGOUT, UID)).isEqualTo(1);
  }

  @Test
  void callToken_requiresAValidToken() {
    String token = emulator.users().mint(UID);
    String call = "{\"sessionId\":\"call-1\"}";

    assertThat(callToken(token, call).data().path("token").asText()).isNotEmpty();
    assertThat(callToken(token, "{\"sessionId\":\" \"}").status()).isEqualTo(400);
    emulator.users().revoke(token);
    assertThat(callToken(token, call).code()).isEqualTo("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(callToken(" ", call).code()).isEqualTo("AUTH_ERR_EMPTY_AUTH_TOKEN");
    assertThat(emulator.journal().count(PAGE_CALL_TOKEN, UID)).isEqualTo(3);
    emulator.journal().takeViolations();
  }

  @Test
  void settingsAndSession_withToken_areReturned() {
    String token = emulator.users().mint(UID);

    assertThat(call("GET", "/settings", token, "").data().path("REGION").asText()).isEqualTo("us");
    assertThat(
            call("POST", "/user_sessions", token, "{\"sessionId\":\"s1\"}")
                .data()
                .path("sessionId")
                .asText())
        .isEqualTo("s1");
    assertThat(call("GET", "/settings", "none", "").status()).isEqualTo(401);
  }

  @Test
  void otherCalls_withAToken_checkTheTokenFirst() {
    String token = emulator.users().mint(UID);

    assertThat(call("GET", "/users?per_page=30", token, "").data()).hasSize(5);
    assertThat(call("GET", "/messages", token, "").code()).isEqualTo("ERR_API_NOT_FOUND");
    emulator.users().revoke(token);
    Reply rejected = call("GET", "/messages", token, "");
    assertThat(rejected.code()).isEqualTo("AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(rejected.raw().headers().firstValue("access-control-allow-origin")).contains(ORIGIN);
    assertThat(emulator.journal().violations()).isEmpty();
  }

  @Test
  void preflight_clientApi_isAllowedAndNotRecorded() {
    HttpResponse<String> response = preflight("/me", "PUT", ASKED);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("access-control-allow-origin")).contains(ORIGIN);
    assertThat(response.headers().firstValue("access-control-allow-headers")).contains(ASKED);
    assertThat(response.headers().firstValue("access-control-allow-methods"))
        .hasValueSatisfying(methods -> assertThat(methods).contains("PUT", "DELETE"));
    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void preflight_restApi_isNotAllowed() {
    HttpResponse<String> response = preflight("/users", "POST", "apikey,authtoken,content-type");

    assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    emulator.journal().takeViolations();
  }

  @Test
  void journal_pageLogin_showsNeitherTokenNorTicket() throws Exception {
    String token = emulator.users().mint(UID);
    String ticket = call("PUT", "/me", token, LOGIN).data().path("jwt").asText();

    String shown =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(emulator.consoleUrl().resolve("journal")).build(),
                BodyHandlers.ofString())
            .body();

    assertThat(shown).contains("PAGE_LOGIN", UID).doesNotContain(token, ticket);
    assertThat(emulator.journal().exchanges()).hasToString("[PAGE_LOGIN PUT /v3.0/me -> 200]");
  }

  @Test
  void fault_onPageLogin_isReadableByThePage() {
    emulator.faults().on(PAGE_LOGIN).error(503, "ERR_MISSION_FAILED").times(1);

    Reply reply = call("PUT", "/me", emulator.users().mint(UID), LOGIN);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.raw().headers().firstValue("access-control-allow-origin")).contains(ORIGIN);
  }

  @Test
  void socket_ticketOfTheLogin_isAccepted() throws Exception {
    Frames frames = new Frames();
    String ticket = login();

    WebSocket socket = open(frames);
    socket.sendText(auth(UID, ticket), true).get(20, TimeUnit.SECONDS);
    String admitted = frames.next();
    socket.sendText("{\"action\":\"ping\",\"ack\":\"true\"}", true).get(20, TimeUnit.SECONDS);

    assertThat(admitted).contains("\"code\":\"200\"", "\"type\":\"auth\"");
    assertThat(frames.next()).isEqualTo("{\"action\":\"pong\"}");
    assertThat(emulator.users().connectedPages(UID)).isEqualTo(1);
    assertThat(emulator.journal().exchanges(PAGE_SOCKET)).hasToString("[PAGE_SOCKET GET / -> 101]");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
    frames.closed.get(20, TimeUnit.SECONDS);
    assertThat(emulator.users().connectedPages(UID)).isZero();
  }

  @Test
  void socket_ticketOfAnotherUserOrInvalidToken_isRejected() throws Exception {
    Frames frames = new Frames();
    String ticket = login();
    WebSocket socket = open(frames);

    socket.sendText(auth("cometchat-uid-2", ticket), true).get(20, TimeUnit.SECONDS);
    assertThat(frames.next()).contains("\"code\":\"401\"");
    emulator.users().tokens(UID).forEach(emulator.users()::revoke);
    socket.sendText(auth(UID, ticket), true).get(20, TimeUnit.SECONDS);
    assertThat(frames.next()).contains("\"code\":\"401\"");
    assertThat(emulator.users().connectedPages(UID)).isZero();
    socket.abort();
  }

  @Test
  void socket_fault_rejectsTheHandshake() {
    emulator.faults().on(PAGE_SOCKET).error(503, "ERR_MISSION_FAILED").times(1);

    CompletableFuture<WebSocket> rejected =
        http.newWebSocketBuilder().buildAsync(socketUri(), new Frames());

    assertThat(rejected)
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IOException.class);
  }

  /** Sends only the headers of the Calls SDK. */
  private Reply callToken(String token, String body) {
    return send(
        HttpRequest.newBuilder(uri("/call_tokens"))
            .POST(BodyPublishers.ofString(body))
            .header("Origin", ORIGIN)
            .header("authToken", token)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json"));
  }

  private String login() {
    return call("PUT", "/me", emulator.users().mint(UID), LOGIN).data().path("jwt").asText();
  }

  private WebSocket open(Frames frames) throws Exception {
    return http.newWebSocketBuilder().buildAsync(socketUri(), frames).get(20, TimeUnit.SECONDS);
  }

  private URI socketUri() {
    return URI.create("wss://localhost:" + emulator.tlsBaseUrl().getPort());
  }

  private static String auth(String uid, String ticket) {
    return """
        {"appId":"emulatorapp0001","type":"auth","sender":"%s","deviceId":"d1",\
        "body":{"auth":"%s","deviceId":"d1"}}"""
        .formatted(uid, ticket);
  }

  private HttpResponse<String> preflight(String path, String method, String headers) {
    return send(HttpRequest.newBuilder(uri(path))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", headers))
        .raw();
  }

  private Reply call(String method, String path, String token, String body) {
    return send(request(method, path, token, body));
  }

  private HttpRequest.Builder request(String method, String path, String token, String body) {
    return HttpRequest.newBuilder(uri(path))
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .header("Origin", ORIGIN)
        .header("appId", emulator.appId())
        .header("authToken", token)
        .header("resource", "WEB-4_2_0-s1")
        .header("sdk", "javascript@4.2.0")
        .header("Content-Type", "application/json")
        .header("Accept", "application/json");
  }

  private URI uri(String path) {
    return URI.create("https://" + emulator.clientHost() + path);
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> raw = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(raw.statusCode(), raw.body(), raw);
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError("no response", failed);
    }
  }

  private HttpClient client(Version version) {
    return HttpClient.newBuilder().version(version).sslContext(emulator.sslContext()).build();
  }

  /** The frames that the emulator sends on a WebSocket. */
  private static final class Frames implements WebSocket.Listener {

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    String next() throws InterruptedException {
      String text = texts.poll(20, TimeUnit.SECONDS);
      assertThat(text).isNotNull();
      return text;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      texts.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }
}
