/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.cometchatbridge.emulator.ContractViolation.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class JournalTest {

  private static final String UID = "cometchat-uid-1";

  @RegisterExtension final CometChatEmulatorExtension cometChat = new CometChatEmulatorExtension();

  private Journal journal;
  private Client client;

  @BeforeEach
  void connect() {
    journal = cometChat.emulator().journal();
    client = new Client(cometChat.emulator());
  }

  @Test
  void exchange_completed_hasAllProperties() {
    client.createUser("emp-1", "Ada");

    Exchange exchange = journal.exchanges(Operation.CREATE_USER).get(0);

    assertThat(exchange.operation()).isEqualTo(Operation.CREATE_USER);
    assertThat(exchange.uid()).isEqualTo("emp-1");
    assertThat(exchange.method()).isEqualTo("POST");
    assertThat(exchange.path()).isEqualTo("/v3/users");
    assertThat(exchange.query()).isNull();
    assertThat(exchange.header("APIKEY")).contains(cometChat.emulator().apiKey());
    assertThat(exchange.headers().get("content-type")).containsExactly("application/json");
    assertThat(exchange.requestBody()).contains("Ada");
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.responseBody()).contains("\"uid\":\"emp-1\"");
    assertThat(exchange.protocol()).isEqualTo("HTTP/1.1");
    assertThat(exchange.injected()).isFalse();
    assertThat(exchange.completed()).isTrue();
  }

  @Test
  void counts_areByOperationAndUser() {
    client.mint(UID);
    client.mint(UID);
    client.mint("cometchat-uid-2");
    client.get("/users/" + UID);

    assertThat(journal.count()).isEqualTo(4);
    assertThat(journal.count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(3);
    assertThat(journal.count(Operation.CREATE_AUTH_TOKEN, "COMETCHAT-UID-1")).isEqualTo(2);
    journal.clear();
    assertThat(journal.exchanges()).isEmpty();
  }

  @Test
  void violations_forbiddenQuery_isReported() {
    client.get("/users/" + UID + "?withTags=true");

    assertThat(journal.takeViolations())
        .extracting(ContractViolation::rule)
        .containsExactly("validation.request.parameter.query.unexpected");
    assertThat(journal.violations()).isEmpty();
  }

  @Test
  void violations_unexpectedBody_isReported() {
    String token = cometChat.emulator().users().mint(UID);
    client.send(
        client
            .request("/users/" + UID + "/auth_tokens/" + token)
            .header("Content-Type", "application/json")
            .method("DELETE", BodyPublishers.ofString("{}"))
            .build());

    assertThat(journal.takeViolations())
        .extracting(ContractViolation::rule)
        .containsExactly("validation.request.body.unexpected");
  }

  @Test
  void violations_wrongContentType_isReported() {
    client.send(
        HttpRequest.newBuilder(client.request("/users").build(), (name, value) -> true)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"uid\":\"a\",\"name\":\"A\"}"))
            .build());

    assertThat(journal.takeViolations())
        .extracting(ContractViolation::side)
        .containsOnly(Side.REQUEST);
  }

  @Test
  void violations_freeFormMetadata_isAllowed() {
    client.post(
        "/users",
        "{\"uid\":\"a\",\"name\":\"A\",\"metadata\":{\"x\":{\"y\":[1,{\"z\":null}]},\"@private\":{\"email\":\"e\",\"more\":1}}}");

    assertThat(journal.violations()).isEmpty();
  }

  @Test
  void violations_injectedResponses_areNotValidated() {
    cometChat.emulator().faults().onAny().body(200, "application/json", "{\"data\":7}").times(1);
    client.mint(UID);

    assertThat(journal.violations()).isEmpty();
  }

  @Test
  void violations_percentEncodedPath_isAllowed() {
    client.get("/users/comet%63hat%2duid%2D1");

    assertThat(journal.violations()).isEmpty();
  }
}
