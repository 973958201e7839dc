/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.AppInfo;
import org.cometchatbridge.emulator.Switches.MintWithoutForce;
import org.cometchatbridge.emulator.Switches.TokensOfDeactivatedUser;
import org.cometchatbridge.emulator.Switches.UnknownRequestField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensApiTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_763_600_000L);

  // Read by threads of the emulator.
  private static volatile Instant now = NOW;

  private static final String UID = "cometchat-uid-1";
  private static final String TOKENS = "/users/" + UID + "/auth_tokens";

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().clock(() -> now));

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    now = NOW;
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
  }

  @Test
  void mint_knownUser_returnsATokenInTheRealFormat() {
    Reply reply = client.mint(UID);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("uid").asText()).isEqualTo(UID);
    assertThat(reply.data().path("createdAt").asLong()).isEqualTo(NOW.getEpochSecond());
    assertThat(token(reply)).matches(UID + "_1763600000[0-9a-f]{30}");
    assertThat(emulator.users().isValid(token(reply))).isTrue();
  }

  @Test
  void mint_everyAllowedBody_returnsAToken() {
    assertThat(client.post(TOKENS).status()).isEqualTo(200);
    assertThat(client.post(TOKENS, "{}").status()).isEqualTo(200);
    assertThat(client.post(TOKENS, "{\"force\":false}").status()).isEqualTo(200);
    assertThat(emulator.users().tokens(UID)).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void mint_unknownUser_isNotFound() {
    Reply reply = client.mint("nobody");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("ERR_UID_NOT_FOUND");
  }

  @Test
  void mint_upperCaseUid_isFoldedAndAViolation() {
    Reply reply = client.mint("COMETCHAT-UID-1");

    assertThat(token(reply)).startsWith(UID + '_');
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN, UID)).isEqualTo(1);
    assertThat(emulator.journal().takeViolations()).hasSize(1);
  }

  @Test
  void mint_invalidBody_isRejectedAndAViolation() {
    assertThat(client.post(TOKENS, "{\"force\":\"yes\"}").code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(client.post(TOKENS, "[1]").code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(client.post(TOKENS, "{\"device\":1}").status()).isEqualTo(200);
    emulator.switches().set(UnknownRequestField.REJECTED);
    assertThat(client.post(TOKENS, "{\"device\":1}").code()).isEqualTo("ERR_BAD_REQUEST");

    assertThat(emulator.journal().takeViolations()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void mint_withoutForceSwitchedToExisting_returnsTheNewestToken() {
    emulator.switches().set(MintWithoutForce.LATEST_EXISTING);

    String first = token(client.post(TOKENS));
    String forced = token(client.mint(UID));
    String again = token(client.post(TOKENS, "{}"));

    assertThat(forced).isNotEqualTo(first);
    assertThat(again).isEqualTo(forced);
    assertThat(emulator.users().tokens(UID)).containsExactly(first, forced);
  }

  @Test
  void mint_moreThanTheRetention_invalidatesTheOldestTokens() {
    String oldest = emulator.users().mint(UID);
    String second = emulator.users().mint(UID);
    for (int i = 0; i < 98; i++) {
      emulator.users().mint(UID);
    }

    assertThat(emulator.users().isValid(oldest)).isTrue();
    client.mint(UID);
    assertThat(emulator.users().isValid(oldest)).isFalse();
    assertThat(emulator.users().isValid(second)).isTrue();
    assertThat(emulator.users().tokens(UID)).hasSize(100);
  }

  @Test
  void mint_retentionSwitched_keepsTheGivenNumber() {
    emulator.switches().tokenRetention(1);

    String first = token(client.mint(UID));
    String second = token(client.mint(UID));

    assertThat(emulator.users().isValid(first)).isFalse();
    assertThat(emulator.users().tokens(UID)).containsExactly(second);
  }

  @Test
  void mint_afterCreateWithReplicaLag_isNotFoundTheGivenTimes() {
    emulator.switches().replicaLag(2);
    client.createUser("emp-1", "Ada");

    assertThat(client.get("/users/emp-1").status()).isEqualTo(200);
    assertThat(client.mint("emp-1").code()).isEqualTo("ERR_UID_NOT_FOUND");
    assertThat(client.mint("emp-1").code()).isEqualTo("ERR_UID_NOT_FOUND");
    assertThat(client.mint("emp-1").status()).isEqualTo(200);
    assertThat(client.mint(UID).status()).isEqualTo(200);
  }

  @Test
  void delete_validToken_deletesOnlyThatToken() {
    String token = token(client.mint(UID));
    String other = token(client.mint(UID));

    Reply deleted = client.delete(TOKENS + '/' + token);
    Reply again = client.delete(TOKENS + '/' + token);

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.data().path("success").asBoolean()).isTrue();
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.code()).isEqualTo("ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(emulator.users().tokens(UID)).containsExactly(other);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN, UID)).isEqualTo(2);
  }

  @Test
  void delete_tokenOfAnotherUserOrOfAnUnknownOne_isNotFound() {
    String token = token(client.mint(UID));

    assertThat(client.delete("/users/cometchat-uid-2/auth_tokens/" + token).code())
        .isEqualTo("ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(client.delete("/users/nobody/auth_tokens/" + token).code())
        .isEqualTo("ERR_UID_NOT_FOUND");
    assertThat(emulator.users().isValid(token)).isTrue();
  }

  @Test
  void deactivate_tokens_areDeletedOrSuspendedBySwitch() {
    String token = emulator.users().mint(UID);
    emulator.switches().set(TokensOfDeactivatedUser.SUSPENDED);

    emulator.users().deactivate(UID);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(client.delete(TOKENS + '/' + token).code()).isEqualTo("ERR_UID_NOT_FOUND");
    emulator.users().reactivate(UID);
    assertThat(emulator.users().isValid(token)).isTrue();

    emulator.switches().set(TokensOfDeactivatedUser.DELETED);
    emulator.users().deactivate(UID);
    emulator.users().reactivate(UID);
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @Test
  void revokeAndRemove_invalidateTokens() {
    String revoked = emulator.users().mint(UID);
    String kept = emulator.users().mint(UID);

    emulator.users().revoke(revoked);
    emulator.users().revoke("unknown");
    assertThat(emulator.users().tokens(UID)).isEqualTo(List.of(kept));
    emulator.users().remove(UID);
    assertThat(emulator.users().isValid(kept)).isFalse();
    assertThat(client.createUser(UID, "Anew").status()).isEqualTo(200);
  }

  @Test
  void list_tokens_arePagedOldestFirst() {
    List<String> minted =
        List.of(emulator.users().mint(UID), emulator.users().mint(UID), emulator.users().mint(UID));

    Reply all = client.get(TOKENS);
    Reply second = client.get(TOKENS + "?perPage=2&page=2");

    assertThat(all.data().findValuesAsText("authToken")).isEqualTo(minted);
    assertThat(second.data().findValuesAsText("authToken")).containsExactly(minted.get(2));
    assertThat(second.json().at("/meta/pagination/total_pages").asInt()).isEqualTo(2);
    assertThat(client.get(TOKENS + "?perPage=0").code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(emulator.journal().takeViolations()).hasSize(1);
  }

  @Test
  void flush_tokens_deletesAll() {
    emulator.users().mint(UID);
    emulator.users().mint(UID);
    String other = emulator.users().mint("cometchat-uid-2");

    Reply reply = client.delete(TOKENS);

    assertThat(reply.data().path("success").asBoolean()).isTrue();
    assertThat(emulator.users().tokens(UID)).isEmpty();
    assertThat(emulator.users().isValid(other)).isTrue();
    assertThat(client.delete(TOKENS).status()).isEqualTo(200);
  }

  @Test
  void get_token_isFoundOnlyIfValid() {
    String token = emulator.users().mint(UID);

    assertThat(token(client.get(TOKENS + '/' + token))).isEqualTo(token);
    emulator.users().revoke(token);
    assertThat(client.get(TOKENS + '/' + token).code()).isEqualTo("ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(client.put(TOKENS + '/' + token, "{\"platform\":\"web\"}").code())
        .isEqualTo("ERR_AUTH_TOKEN_NOT_FOUND");
  }

  @Test
  void update_token_keepsOmittedFields() {
    String path = TOKENS + '/' + emulator.users().mint(UID);

    client.put(path, "{\"platform\":\"web\",\"appInfo\":{\"session\":\"s1\"}}");
    Reply changed = client.put(path, "{\"userAgent\":\"bridge\"}");
    emulator.switches().set(AppInfo.STRING);
    Reply asString = client.get(path);

    assertThat(changed.data().path("platform").asText()).isEqualTo("web");
    assertThat(changed.data().path("userAgent").asText()).isEqualTo("bridge");
    assertThat(changed.data().at("/appInfo/session").asText()).isEqualTo("s1");
    assertThat(asString.data().path("appInfo").asText()).isEqualTo("{\"session\":\"s1\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"platform\":\"\"}", "{\"userAgent\":7}", "{\"appInfo\":\"x\"}"})
  void update_invalidField_isRejectedAndAViolation(String body) {
    String token = emulator.users().mint(UID);

    assertThat(client.put(TOKENS + '/' + token, body).code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  @Test
  void retention_exceeded_archivesTheOldestTokens() {
    emulator.switches().tokenRetention(1);

    String first = token(client.mint(UID));
    String second = token(client.mint(UID));

    assertThat(emulator.users().archivedTokens(UID)).containsExactly(first);
    assertThat(client.get(TOKENS + '/' + first).code()).isEqualTo("ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(client.get(TOKENS).data().findValuesAsText("authToken")).containsExactly(second);
    assertThat(emulator.users().archivedTokens("nobody")).isEmpty();
  }

  @Test
  void tokenLifetime_elapsed_invalidatesTheToken() {
    emulator.switches().set(Amount.TOKEN_LIFETIME_SECONDS, 60);
    String token = token(client.mint(UID));

    now = now.plusSeconds(59);
    assertThat(emulator.users().isValid(token)).isTrue();
    now = now.plusSeconds(1);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(client.get(TOKENS + '/' + token).code()).isEqualTo("ERR_AUTH_TOKEN_NOT_FOUND");
    assertThat(client.get(TOKENS).data()).isEmpty();
  }

  private static String token(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    return reply.data().path("authToken").asText();
  }
}
