/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logins without a session")
class StatelessTest extends BootTest {

  private static OidcProvider provider;
  private static RunningApplication application;

  private final BootBrowser app = application.browser();

  @BeforeAll
  static void startApplication() {
    provider = OidcProvider.start();
    application =
        RunningApplication.with(emulator())
            .oidc(provider)
            .property("cometchat.bridge.endpoint", "/api/chat-token")
            .start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
    provider.close();
  }

  @Test
  @DisplayName("a hundred requests with one sid mint one token")
  void oneSid_mintsOnce() {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      tokens.add(validToken(call("/api/data", bearer(USER, "login-1"))));
    }

    assertThat(tokens).hasSize(1);
    assertThat(emulator().journal().count()).isEqualTo(1);
    assertThat(app.cookie("JSESSIONID")).isEmpty();
  }

  @Test
  @DisplayName("two sids have two tokens")
  void twoSids_mintTwice() {
    String one = validToken(call("/api/data", bearer(USER, "login-2")));
    String other = validToken(call("/api/data", bearer(USER, "login-3")));

    assertThat(one).isNotEqualTo(other);
    assertThat(validToken(call("/api/data", bearer(USER, "login-2")))).isEqualTo(one);
    assertThat(minted()).isEqualTo(2);
  }

  @Test
  @DisplayName("the same sid of another user is another login session")
  void sameSidOfAnotherUser_isAnotherLoginSession() {
    HttpResponse<String> one = call("/api/data", bearer(USER, "login-4"));
    HttpResponse<String> other = call("/api/data", bearer(OTHER_USER, "login-4"));

    assertThat(validToken(one)).isNotEqualTo(validToken(other));
    assertThat(other.headers().firstValue("X-CometChat-Uid")).hasValue(OTHER_USER);
  }

  @Test
  @DisplayName("the endpoint serves the logins of its filter chain")
  void endpointInTheChain_servesBearers() {
    String token = validToken(call("/api/data", bearer(USER, "login-5")));

    HttpResponse<String> endpoint = call("/api/chat-token", bearer(USER, "login-5"));

    assertThat(endpoint.statusCode()).isEqualTo(200);
    assertThat(BootBrowser.json(endpoint).get("authToken").asText()).isEqualTo(token);
    assertNotLoggedIn(app.get("/api/chat-token"));
    assertThat(minted()).isEqualTo(1);
  }

  @Test
  @DisplayName("a rejected token is replaced for its login session only, and DELETE revokes it")
  void rejectedAndRevokedTokens_affectTheirLoginSessionOnly() {
    String rejected = validToken(call("/api/data", bearer(USER, "login-6")));
    String others = validToken(call("/api/data", bearer(USER, "login-7")));

    String fresh =
        EndpointTest.token(
            app.fetchJson(
                "POST",
                "/api/chat-token",
                EndpointTest.rejection(rejected),
                "Authorization",
                bearer(USER, "login-6")));
    assertThat(fresh).isNotIn(rejected, others);
    awaitRevoked(1);

    HttpResponse<String> ended =
        app.fetchDelete("/api/chat-token", "Authorization", bearer(USER, "login-6"));
    assertThat(ended.statusCode()).isEqualTo(204);
    awaitRevoked(2);
    assertThat(emulator().users().tokens(USER)).containsExactly(others);
  }

  @Test
  @DisplayName("a bearer without a sid gets a token on demand")
  void bearerWithoutSid_getsATokenOnDemand() {
    String bearer = "Bearer " + provider.accessToken("cometchat-uid-3", Map.of());
    HttpResponse<String> response = call("/api/data", bearer);
    assertThat(response.statusCode()).isEqualTo(200);
    assertNoToken(response);
    assertThat(emulator().journal().count()).isZero();

    String token = EndpointTest.token(call("/api/chat-token", bearer));

    assertThat(validToken(app.get("/api/data", "Authorization", bearer, "X-CometChat-Token", "?")))
        .isEqualTo(token);
    assertThat(minted()).isEqualTo(1);
  }

  @Test
  @DisplayName("HTTP Basic without a session gets a token on demand, in its own chain")
  void basic_getsATokenOnDemand() {
    HttpResponse<String> response = call("/basic/data", basic("cometchat-uid-4"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertNoToken(response);
    assertThat(emulator().journal().count()).isZero();

    validToken(
        app.get(
            "/basic/data", "Authorization", basic("cometchat-uid-4"), "X-CometChat-Token", "?"));

    assertThat(app.cookie("JSESSIONID")).isEmpty();
    assertThat(minted()).isEqualTo(1);
  }

  private HttpResponse<String> call(String path, String authorization) {
    return app.get(path, "Authorization", authorization);
  }

  private static String bearer(String subject, String sid) {
    return "Bearer " + provider.accessToken(subject, Map.of("sid", sid));
  }

  static String basic(String user) {
    String pair = user + ":" + Accounts.PASSWORD;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
