/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator does at CometChat itself. */
class CometChatUsersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Uid UID = Uid.of("emp-1");

  private CometChatEmulator emulator;
  private final List<AuditRecord> audit = new ArrayList<>();
  private CometChatUsers users;

  @BeforeEach
  void connect() {
    emulator = EMULATOR.emulator();
    users = CometChatUsers.of(BridgeFixture.config(emulator).toBuilder().audit(audit::add).build());
  }

  @AfterEach
  void disconnect() {
    users.close();
  }

  private void exists(String owner) {
    emulator
        .users()
        .add(
            EmulatedUser.of("emp-1", "Ada")
                .withMetadata(Map.of("@private", Map.of("cometchatBridge", stamp(owner)))));
  }

  private static String stamp(String userId) {
    return Stamp.of(UID, userId);
  }

  @Test
  void user_isShownWithItsOwner() throws Exception {
    exists("emp-1");

    CometChatAccount account = users.find(UID).orElseThrow();

    assertThat(account.name()).hasValue("Ada");
    assertThat(account.isDeactivated()).isFalse();
    assertThat(account.isStamped()).isTrue();
    assertThat(users.belongs(account, "emp-1")).isTrue();
    assertThat(users.belongs(account, "Emp-1")).isFalse();
    assertThat(users.find(Uid.of("nobody-1"))).isEmpty();
    assertThat(account).hasToString("CometChatAccount[emp-1]");
  }

  @Test
  void userWithTheStampOfAnotherUserId_isRejectedByUserId_andChangedByUid() throws Exception {
    exists("other-user");

    assertThatThrownBy(() -> users.change("emp-1", UserAction.DEACTIVATE, "operator"))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.code()).hasValue("FOREIGN_USER"));
    assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isFalse();

    assertThat(users.change(UID, UserAction.DEACTIVATE, "operator")).isTrue();
    assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isTrue();
  }

  @Test
  void changes_areCarriedOut_tokensFirst() throws Exception {
    exists("emp-1");
    emulator.users().mint("emp-1");

    assertThat(users.change("emp-1", UserAction.SIGN_OUT_EVERYWHERE, "operator")).isTrue();
    assertThat(emulator.users().tokens("emp-1")).isEmpty();

    emulator.users().mint("emp-1");
    assertThat(users.change("emp-1", UserAction.DEACTIVATE, "operator")).isTrue();
    assertThat(emulator.users().archivedTokens("emp-1")).isEmpty();

    assertThat(users.change("emp-1", UserAction.ACTIVATE, "operator")).isTrue();
    assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isFalse();

    assertThat(users.change("emp-1", UserAction.ERASE, "operator")).isTrue();
    assertThat(emulator.users().find("emp-1")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(UserAction.class)
  void userWhoDoesNotExist_isReported(UserAction action) throws Exception {
    assertThat(users.change("emp-1", action, "operator")).isFalse();
    assertThat(users.change(UID, action, "operator")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Switches.GetDeactivatedUser.class)
  void deactivatedUser_isErased_whetherCometChatHidesItOrNot(Switches.GetDeactivatedUser position)
      throws Exception {
    emulator.switches().set(position);
    exists("emp-1");
    emulator.users().deactivate("emp-1");

    assertThat(users.change(UID, UserAction.ERASE, "operator")).isTrue();

    assertThat(emulator.users().find("emp-1")).isEmpty();
    assertThat(users.change(UID, UserAction.ERASE, "operator")).isFalse();
  }

  @Test
  void tokens_areListedOverAllPages_andRevoked() throws Exception {
    exists("emp-1");
    for (int i = 0; i < 3; i++) {
      emulator.users().mint("emp-1");
    }
    ChatToken first = users.tokens(UID).orElseThrow().get(0);

    assertThat(users.revoke(first, "operator")).isTrue();
    assertThat(users.revoke(first, "operator")).isFalse();
    assertThat(users.tokens(UID).orElseThrow()).hasSize(2).doesNotContain(first);
    assertThat(users.tokens(Uid.of("nobody-1"))).isEmpty();
    assertThat(emulator.journal().count(Operation.LIST_AUTH_TOKENS)).isEqualTo(3);
  }

  @Test
  void callThatFails_isRetried() throws Exception {
    exists("emp-1");
    emulator.faults().on(Operation.GET_USER).error(503, "ERR_MISSION_FAILED").times(1);
    emulator.faults().on(Operation.DEACTIVATE_USERS).error(503, "ERR_MISSION_FAILED").times(1);

    assertThat(users.change("emp-1", UserAction.DEACTIVATE, "operator")).isTrue();

    assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isTrue();
  }

  @Test
  void changes_areAudited() throws Exception {
    exists("other");
    assertThatThrownBy(() -> users.change("emp-1", UserAction.ERASE, "operator"))
        .isInstanceOf(RejectedException.class);
    emulator.users().remove("emp-1");
    exists("emp-1");
    emulator.users().mint("emp-1");
    ChatToken token = users.tokens(UID).orElseThrow().get(0);

    users.revoke(token, "operator");
    users.change("emp-1", UserAction.DEACTIVATE, "operator");
    users.change(Uid.of("nobody-1"), UserAction.DEACTIVATE, "operator");

    assertThat(audit)
        .extracting(AuditRecord::action, AuditRecord::outcome, AuditRecord::details)
        .containsExactly(
            tuple(
                AuditRecord.Action.USER_DELETED,
                AuditRecord.Outcome.FAILED,
                List.of("FOREIGN_USER")),
            tuple(AuditRecord.Action.TOKEN_REVOKED, AuditRecord.Outcome.DONE, List.of()),
            tuple(AuditRecord.Action.USER_DEACTIVATED, AuditRecord.Outcome.DONE, List.of()));
    assertThat(audit)
        .allSatisfy(
            record -> {
              assertThat(record.uid()).isEqualTo(UID);
              assertThat(record.actor()).isEqualTo("operator");
              assertThat(record.node()).contains("/");
            });
  }

  @Test
  void failure_isThrown() {
    emulator.faults().on(Operation.GET_USER).error(403, "AUTH_ERR_NO_ACCESS").always();

    assertThatThrownBy(() -> users.find(UID)).isInstanceOf(RejectedException.class);
  }
}
