/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.PermanentDeleteFlag;
import org.cometchatbridge.emulator.Switches.SoftDeleteAgain;
import org.cometchatbridge.emulator.Switches.SoftDeleteResponse;
import org.cometchatbridge.emulator.Switches.TokensOfDeactivatedUser;
import org.cometchatbridge.emulator.Switches.TokensOfRecreatedUser;
import org.cometchatbridge.emulator.Switches.UnknownRequestField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deactivating, reactivating and deleting users. */
final class ActivationTest {

  private static final String UID = "cometchat-uid-1";

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
  }

  @Test
  void deactivate_uids_areListedByOutcome() {
    emulator.users().deactivate("cometchat-uid-2");

    Reply reply =
        client.delete(
            "/users", "{\"uidsToDeactivate\":[\"cometchat-uid-1\",\"cometchat-uid-2\",\"emp-9\"]}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data())
        .hasToString(
            "{\"deactivatedUids\":[\"cometchat-uid-1\"],"
                + "\"alreadyDeactivatedUids\":[\"cometchat-uid-2\"],\"notFound\":[\"emp-9\"]}");
    assertThat(emulator.users().find(UID).orElseThrow().deactivated()).isTrue();
  }

  @Test
  void reactivate_uids_areListedByOutcome() {
    emulator.users().deactivate("cometchat-uid-2");

    Reply reply =
        client.put(
            "/users", "{\"uidsToActivate\":[\"cometchat-uid-1\",\"cometchat-uid-2\",\"emp-9\"]}");

    assertThat(reply.data())
        .hasToString(
            "{\"nonDeactivatedUids\":[\"cometchat-uid-1\"],"
                + "\"reactivatedUids\":[\"cometchat-uid-2\"],\"notFound\":[\"emp-9\"]}");
    assertThat(client.mint("cometchat-uid-2").status()).isEqualTo(200);
  }

  @Test
  void deactivate_upperCaseUid_isFoldedAndAViolationButReturnedAsSentIfUnknown() {
    Reply reply = client.delete("/users", "{\"uidsToDeactivate\":[\"COMETCHAT-uid-1\",\"EMP-9\"]}");

    assertThat(reply.data().path("deactivatedUids").path(0).asText()).isEqualTo(UID);
    assertThat(reply.data().path("notFound").path(0).asText()).isEqualTo("EMP-9");
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"uidsToDeactivate\":[]}",
        "{\"uidsToDeactivate\":\"x\"}",
        "{\"uidsToDeactivate\":[7]}"
      })
  void deactivate_withoutUids_isRejectedAndAViolation(String body) {
    assertThat(client.delete("/users", body).code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(client.delete("/users").code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(emulator.journal().takeViolations()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void deactivate_moreThanTheLimit_isRejected() {
    emulator.switches().set(Amount.UIDS_PER_CALL, 1);

    assertThat(client.delete("/users", "{\"uidsToDeactivate\":[\"a\",\"b\"]}").code())
        .isEqualTo("ERR_BAD_REQUEST");
    assertThat(client.delete("/users", "{\"uidsToDeactivate\":[\"a\"]}").status()).isEqualTo(200);
  }

  @Test
  void deactivate_unknownField_isRejectedBySwitch() {
    emulator.switches().set(UnknownRequestField.REJECTED);

    assertThat(client.delete("/users", "{\"uidsToDeactivate\":[\"a\"],\"x\":1}").code())
        .isEqualTo("ERR_BAD_REQUEST");
    assertThat(emulator.journal().takeViolations()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"permanent\":false}"})
  void delete_softly_deactivatesAndKeepsTheUid(String body) {
    Reply reply = client.delete("/users/" + UID, body);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("deactivatedUids").path(0).asText()).isEqualTo(UID);
    assertThat(client.createUser(UID, "A").code()).isEqualTo("ERR_UID_ALREADY_EXISTS");
  }

  @Test
  void delete_deactivatedUser_respondsBySwitches() {
    client.delete("/users/" + UID);

    assertThat(client.delete("/users/" + UID).code()).isEqualTo("ERR_UID_NOT_FOUND");
    emulator.switches().set(SoftDeleteAgain.ALREADY_DEACTIVATED);
    assertThat(client.delete("/users/" + UID).data().has("alreadyDeactivatedUids")).isTrue();
    emulator.switches().set(SoftDeleteResponse.SUCCESS);
    assertThat(client.delete("/users/" + UID).data().path("success").asBoolean()).isTrue();
  }

  @Test
  void delete_permanently_freesTheUid() {
    Reply reply = client.delete("/users/" + UID, "{\"permanent\":true}");

    assertThat(reply.data().path("success").asBoolean()).isTrue();
    assertThat(emulator.users().find(UID)).isEmpty();
    assertThat(client.delete("/users/" + UID, "{\"permanent\":true}").code())
        .isEqualTo("ERR_UID_NOT_FOUND");
    assertThat(client.createUser(UID, "Anew").status()).isEqualTo(200);
  }

  @Test
  void delete_flagInQuery_isReadBySwitchAndAlwaysAViolation() {
    client.delete("/users/" + UID + "?permanent=true");
    assertThat(emulator.users().find(UID)).isPresent();

    emulator.switches().set(PermanentDeleteFlag.IN_BODY_OR_QUERY);
    client.delete("/users/" + UID + "?permanent=true");
    assertThat(emulator.users().find(UID)).isEmpty();
    assertThat(emulator.journal().takeViolations()).hasSize(2);
  }

  @Test
  void delete_flagNotBoolean_isRejectedAndAViolation() {
    assertThat(client.delete("/users/" + UID, "{\"permanent\":\"yes\"}").code())
        .isEqualTo("ERR_BAD_REQUEST");
    assertThat(emulator.journal().takeViolations()).hasSize(1);
  }

  @Test
  void tokens_afterDeactivation_dependOnSwitch() {
    String token = client.mint(UID).data().path("authToken").asText();
    emulator.switches().set(TokensOfDeactivatedUser.STILL_VALID);
    client.delete("/users/" + UID);
    assertThat(emulator.users().isValid(token)).isTrue();

    client.put("/users", "{\"uidsToActivate\":[\"" + UID + "\"]}");
    emulator.switches().set(TokensOfDeactivatedUser.SUSPENDED);
    client.delete("/users/" + UID);
    assertThat(emulator.users().isValid(token)).isFalse();
    client.put("/users", "{\"uidsToActivate\":[\"" + UID + "\"]}");
    assertThat(emulator.users().isValid(token)).isTrue();
  }

  @Test
  void tokens_afterDeletionAndCreation_dependOnSwitch() {
    String first = emulator.users().mint(UID);
    client.delete("/users/" + UID, "{\"permanent\":true}");
    client.createUser(UID, "Anew");
    assertThat(emulator.users().isValid(first)).isFalse();

    emulator.switches().set(TokensOfRecreatedUser.VALID_AGAIN);
    String second = emulator.users().mint(UID);
    client.delete("/users/" + UID, "{\"permanent\":true}");
    assertThat(emulator.users().isValid(second)).isFalse();
    client.createUser(UID, "Anew");
    assertThat(emulator.users().isValid(second)).isTrue();
    assertThat(emulator.users().isValid(first)).isFalse();
  }
}
