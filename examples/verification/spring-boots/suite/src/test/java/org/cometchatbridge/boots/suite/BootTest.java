/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Journal;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The emulator and the assertions on tokens that all tests share. */
public abstract class BootTest {

  /** A limit in real time for waits that normally end at once. */
  protected static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  protected static final String USER = "cometchat-uid-1";
  protected static final String OTHER_USER = "cometchat-uid-2";

  @RegisterExtension
  protected static final CometChatEmulatorExtension EMULATOR = new CometChatEmulatorExtension();

  protected static CometChatEmulator emulator() {
    return EMULATOR.emulator();
  }

  /** The valid token in the headers of a response. */
  protected static String validToken(HttpResponse<?> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    String token =
        BootBrowser.token(response).orElseThrow(() -> new AssertionError("no token header"));
    assertThat(emulator().users().isValid(token)).isTrue();
    assertThat(response.headers().firstValue("X-CometChat-Uid")).isPresent();
    assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    return token;
  }

  protected static void assertNoToken(HttpResponse<?> response) {
    assertThat(BootBrowser.token(response)).as("token of " + response.uri()).isEmpty();
    assertThat(response.headers().firstValue("X-CometChat-Uid"))
        .as("uid of " + response.uri())
        .isEmpty();
  }

  /** The token that the endpoint returns for this uid. */
  protected static String tokenAtEndpoint(BootBrowser browser, String uid) {
    HttpResponse<String> response = browser.endpoint();
    assertThat(response.statusCode()).as("status of the endpoint").isEqualTo(200);
    JsonNode body = BootBrowser.json(response);
    assertThat(body.get("uid").asText()).isEqualTo(uid);
    String token = body.get("authToken").asText();
    assertThat(emulator().users().isValid(token)).isTrue();
    return token;
  }

  /** Checks for the JSON response to a request without a login. */
  protected static void assertNotLoggedIn(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("json");
    assertThat(BootBrowser.json(response).get("error").asText()).isEqualTo("not_logged_in");
  }

  /**
   * Waits until this number of this test's tokens is revoked, and checks that it is not exceeded.
   */
  @SuppressWarnings("try") // the subscription is only closed
  protected static void awaitRevoked(int exactly) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try (Journal.Subscription watched =
        emulator()
            .journal()
            .subscribe(
                exchange -> {
                  if (revoked() >= exactly) {
                    done.complete(null);
                  }
                })) {
      if (revoked() < exactly) {
        assertThat(done).succeedsWithin(REAL_LIMIT);
      }
    }
    assertThat(revoked()).isEqualTo(exactly);
  }

  /** Tests share an application, which may still be revoking tokens of an earlier test. */
  protected static long revoked() {
    return emulator().journal().exchanges(Operation.DELETE_AUTH_TOKEN).stream()
        .filter(Exchange::completed)
        .filter(deletion -> isOfThisTest(deletion.path()))
        .count();
  }

  private static boolean isOfThisTest(String path) {
    String token = path.substring(path.lastIndexOf('/') + 1);
    return emulator().journal().exchanges().stream()
        .map(Exchange::responseBody)
        .anyMatch(body -> body != null && body.contains('"' + token + '"'));
  }

  protected static int minted() {
    return emulator().journal().count(Operation.CREATE_AUTH_TOKEN);
  }
}
