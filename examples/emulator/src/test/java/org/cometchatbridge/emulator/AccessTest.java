/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.cometchatbridge.emulator.Client.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API keys, app ids, paths and versions. */
@ExtendWith(CometChatEmulatorExtension.class)
final class AccessTest {

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect(CometChatEmulator cometChat) {
    emulator = cometChat;
    client = new Client(cometChat);
  }

  @Test
  void missingKey_isRejectedAndASecurityViolationOnly() {
    Reply reply = client.send(HttpRequest.newBuilder(uri("/v3/users/cometchat-uid-1")).build());

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("AUTH_ERR_EMPTY_APIKEY");
    assertThat(emulator.journal().takeViolations())
        .extracting(ContractViolation::rule)
        .containsExactly("validation.request.security.missing");
  }

  @Test
  void wrongKey_isRejectedWithMaskedKey() {
    String wrong = "0123456789abcdef0123456789abcdef01234567";
    Reply reply = new Client(emulator, wrong).get("/users/cometchat-uid-1");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
    assertThat(reply.text()).contains("0123****").doesNotContain(wrong);
  }

  @Test
  void changedKeys_takeEffectImmediately() {
    String next = "0123456789abcdef0123456789abcdef01234567";

    emulator.changeKeys(emulator.apiKey(), next);
    assertThat(client.mint("cometchat-uid-1").status()).isEqualTo(200);
    assertThat(new Client(emulator, next).mint("cometchat-uid-1").status()).isEqualTo(200);

    emulator.changeKeys(next);
    assertThat(client.mint("cometchat-uid-1").code()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
    assertThat(new Client(emulator, next).mint("cometchat-uid-1").status()).isEqualTo(200);

    emulator.reset();
    assertThat(client.mint("cometchat-uid-1").status()).isEqualTo(200);
    assertThat(new Client(emulator, next).mint("cometchat-uid-1").status()).isEqualTo(401);
  }

  @Test
  void keyAndAppIdHeader_inAnyCase_areAccepted() {
    Reply reply =
        client.send(
            HttpRequest.newBuilder(uri("/v3/users/cometchat-uid-1"))
                .header("apiKey", emulator.apiKey())
                .header("APPID", emulator.appId())
                .build());

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void appIdOfAnotherApplication_isRejected() {
    Reply reply =
        client.send(client.request("/users/cometchat-uid-1").header("appId", "other").build());

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("AUTH_ERR_INVALID_APPID");
  }

  @Test
  void minorVersionSegment_isAccepted() {
    Reply reply =
        client.send(
            HttpRequest.newBuilder(uri("/v3.0/users/cometchat-uid-1"))
                .header("apikey", emulator.apiKey())
                .build());

    assertThat(reply.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,   /v3/nothing,                          ERR_API_NOT_FOUND",
    "GET,   /v3,                                  ERR_API_NOT_FOUND",
    "GET,   /v3/,                                 ERR_API_NOT_FOUND",
    "GET,   /,                                    ERR_API_NOT_FOUND",
    "GET,   /users/cometchat-uid-1,               ERR_API_NOT_FOUND",
    "PATCH, /v3/users,                            ERR_API_NOT_FOUND",
    "POST,  /v3/users/cometchat-uid-1,            ERR_API_NOT_FOUND",
    "POST,  /v3/users//auth_tokens,               ERR_API_NOT_FOUND",
    "GET,   /v3/users/,                           ERR_API_NOT_FOUND",
    "GET,   /v3/users/cometchat-uid-1/,           ERR_API_NOT_FOUND",
    "POST,  /v3/users/cometchat-uid-1/auth_tokens/, ERR_API_NOT_FOUND",
    "PURGE, /v3/users,                            ERR_API_NOT_FOUND",
    "GET,   /v2/users/cometchat-uid-1,            ERR_INVALID_API_VERSION",
  })
  void unknownRequest_isNotFoundAndAViolation(String method, String path, String code) {
    Reply reply =
        client.send(
            HttpRequest.newBuilder(uri(path))
                .header("apikey", emulator.apiKey())
                .method(method, BodyPublishers.noBody())
                .build());

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(emulator.journal().count(Operation.UNKNOWN)).isEqualTo(1);
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  private URI uri(String path) {
    return emulator.baseUrl().resolve(path);
  }
}
