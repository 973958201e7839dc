/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.logcheck.SecretsInLogsExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CometChat's messages contain uids, tokens and keys. The marker in the emulator's messages shows
 * whether a client logs them.
 */
class ProviderTextTest {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderTextTest.class);

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void start() {
    emulator = CometChatEmulator.start();
    client = new Client(emulator);
  }

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void everyMessage_hasTheMarkerOfTheLogCheck() {
    List<Client.Reply> replies = new ArrayList<>();
    replies.add(client.get("/users/nobody"));
    replies.add(new Client(emulator, "wrong").get("/users/nobody"));
    replies.add(client.post("/users", "{\"uid\":\"\"}"));
    replies.add(client.post("/users", "no json"));
    replies.add(client.delete("/users/cometchat-uid-1/auth_tokens/none"));
    replies.add(client.delete("/users/cometchat-uid-1/auth_tokens"));
    emulator.faults().onAny().error(500, "ERR_EXCEPTION").times(1);
    replies.add(client.get("/users/cometchat-uid-1"));

    for (Client.Reply reply : replies) {
      List<String> texts = texts(reply.json());
      assertThat(texts).as("texts of " + reply.status()).isNotEmpty();
      for (String text : texts) {
        LOG.debug(text);
        assertThatThrownBy(() -> new SecretsInLogsExtension().afterEach(null))
            .as(text)
            .isInstanceOf(AssertionError.class);
      }
    }
  }

  private static List<String> texts(JsonNode response) {
    List<String> texts = new ArrayList<>();
    for (String field : new String[] {"message", "devMessage"}) {
      response.findValues(field).forEach(text -> texts.add(text.textValue()));
    }
    response
        .path("error")
        .path("details")
        .forEach(list -> list.forEach(t -> texts.add(t.asText())));
    return texts;
  }
}
