/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DELETE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.DELETE_USER;
import static org.cometchatbridge.emulator.Operation.GET_USER;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Verifying the journal. */
final class ExpectationsTest {

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();

  private Journal journal;
  private Client client;

  @BeforeEach
  void connect() {
    journal = COMET_CHAT.emulator().journal();
    client = new Client(COMET_CHAT.emulator());
  }

  @Test
  void verify_asExpected_passes() {
    client.createUser("emp-1", "Ada");
    client.mint("emp-1");
    client.mint("emp-1");
    client.mint("cometchat-uid-1");

    journal.verify(Expectations.forUid("EMP-1").once(CREATE_USER).never(DELETE_USER));
    journal.verify(Expectations.forUid("emp-1").times(CREATE_AUTH_TOKEN, 2));
    journal.verify(Expectations.forUid("emp-1").atLeast(CREATE_AUTH_TOKEN, 1).once(CREATE_USER));
    journal.verify(Expectations.forAllUsers().between(CREATE_AUTH_TOKEN, 1, 3));
    journal.verify(Expectations.forUid("cometchat-uid-1").once(CREATE_AUTH_TOKEN).nothingElse());
  }

  @Test
  void verify_different_showsNumbersAndRequestsWithoutTokens() {
    client.mint("cometchat-uid-1");
    client.createUser("emp-1", "Ada");
    client.createUser("emp-1", "Ada");
    String token = client.mint("emp-1").data().path("authToken").asText();
    client.delete("/users/emp-1/auth_tokens/" + token);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                journal.verify(
                    Expectations.forUid("emp-1")
                        .once(CREATE_USER)
                        .once(CREATE_AUTH_TOKEN)
                        .atLeast(GET_USER, 1)
                        .nothingElse()))
        .withMessage(
            """
            The requests for uid "emp-1" differ from what was expected:
             ! createUser        expected 1, was 2
             ! getUser           expected at least 1, was 0
               createAuthToken   expected 1, was 1
             ! deleteAuthToken   expected 0, was 1
            The journal contains for uid "emp-1":
              #%1$d CREATE_USER POST /v3/users -> 200
              #%2$d CREATE_USER POST /v3/users -> 400
              #%3$d CREATE_AUTH_TOKEN POST /v3/users/emp-1/auth_tokens -> 200
              #%4$d DELETE_AUTH_TOKEN DELETE /v3/users/emp-1/auth_tokens/(token) -> 200"""
                .formatted(journal.exchanges("emp-1").stream().map(Exchange::number).toArray()));
  }

  @Test
  void verify_noRequest_isReadable() {
    client.mint("cometchat-uid-1");

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> journal.verify(Expectations.forUid("emp-1").once(CREATE_USER)))
        .withMessageContaining("createUser        expected 1, was 0")
        .withMessageEndingWith("The journal contains no request for uid \"emp-1\" (1 in all).");
  }

  @Test
  void expectation_negativeOrEmptyRange_isRejected() {
    Expectations expectations = Expectations.forAllUsers();

    assertThatIllegalArgumentException().isThrownBy(() -> expectations.times(CREATE_USER, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> expectations.between(CREATE_USER, 2, 1));
  }

  @Test
  void exchanges_areSelectedByUserAndOperation() {
    client.mint("cometchat-uid-1");
    client.mint("cometchat-uid-2");
    client.get("/users/cometchat-uid-1");

    assertThat(journal.exchanges("COMETCHAT-UID-1")).hasSize(2);
    assertThat(journal.exchanges(GET_USER, "cometchat-uid-1")).hasSize(1);
    assertThat(journal.exchanges(DELETE_AUTH_TOKEN, "cometchat-uid-1")).isEmpty();
  }
}
