/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.TakenUidStatus;
import org.cometchatbridge.emulator.Switches.TokensOfDeactivatedUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Export and import of the state. */
final class StateTest {

  @Test
  void importState_anotherEmulator_hasTheSameUsersTokensAndSwitches() {
    try (CometChatEmulator first = CometChatEmulator.start();
        CometChatEmulator second = CometChatEmulator.builder().sampleUsers(false).start()) {
      first
          .users()
          .add(
              EmulatedUser.of("emp-1", "Ada \"L\" Ω")
                  .withRole("teacher")
                  .withTags(List.of("x", "y"))
                  .withAvatar("https://pictures.example/a.png")
                  .withStatusMessage("here")
                  .withMetadata(Map.of("team", 7, "@private", Map.of("mail", "a@b.example"))));
      first.switches().set(TakenUidStatus.CONFLICT_409).set(Amount.TOKEN_RETENTION, 2);
      first.switches().set(TokensOfDeactivatedUser.SUSPENDED);
      List<String> tokens =
          List.of(
              first.users().mint("emp-1"),
              first.users().mint("emp-1"),
              first.users().mint("emp-1"));
      first.users().mint("cometchat-uid-1");
      first.users().deactivate("cometchat-uid-1");

      second.importState(first.exportState());

      assertThat(second.users().all()).isEqualTo(first.users().all());
      assertThat(second.users().tokens("emp-1")).isEqualTo(tokens.subList(1, 3));
      assertThat(second.users().archivedTokens("emp-1")).isEqualTo(tokens.subList(0, 1));
      assertThat(second.users().isValid(tokens.get(2))).isTrue();
      assertThat(second.users().tokens("cometchat-uid-1")).isEmpty();
      second.users().reactivate("cometchat-uid-1");
      assertThat(second.users().tokens("cometchat-uid-1")).hasSize(1);
      assertThat(second.switches().is(TakenUidStatus.CONFLICT_409)).isTrue();
      assertThat(second.switches().tokenRetention()).isEqualTo(2);
      // The role exists, so that further users can have it.
      assertThat(
              new Client(second)
                  .post("/users", "{\"uid\":\"emp-2\",\"name\":\"B\",\"role\":\"teacher\"}")
                  .status())
          .isEqualTo(200);
      second.reset();
      assertThat(second.users().all()).isEmpty();
    }
  }

  @Test
  void exportState_afterImport_isTheSameText() {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      emulator.users().mint("cometchat-uid-1");
      emulator.users().deactivate("cometchat-uid-2");
      String state = emulator.exportState();
      emulator.users().remove("cometchat-uid-1");
      emulator.switches().set(TakenUidStatus.CONFLICT_409);

      emulator.importState(state);

      assertThat(emulator.exportState()).isEqualTo(state);
      assertThat(state).doesNotContain(emulator.apiKey(), emulator.authOnlyKey());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{'cometChatEmulatorState':2,'users':[]}",
        "{'cometChatEmulatorState':1,'users':{}}",
        "{'cometChatEmulatorState':1,'users':[7]}",
        "{'cometChatEmulatorState':1,'users':[{'uid':'a'}]}",
        "{'cometChatEmulatorState':1,'users':[{'uid':'a','name':'A'}]}",
        "{'cometChatEmulatorState':1,'users':[{'uid':'a','name':'A','createdAt':'soon'}]}",
        "{'cometChatEmulatorState':1,'users':[],'switches':{'Nothing':1}}",
        "{'cometChatEmulatorState':1,'users':[{'uid':'a','name':'A','createdAt':"
            + "'2026-01-01T00:00:00Z','tokens':[{'value':'t','createdAt':'2026-01-01T00:00:00Z'}]}]}",
        "{'cometChatEmulatorState':1,'users':[{'uid':'a','name':'A','createdAt':"
            + "'2026-01-01T00:00:00Z'},{'uid':'A','name':'B','createdAt':'2026-01-01T00:00:00Z'}]}",
      })
  void importState_invalid_changesNothing(String json) {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      emulator.switches().set(TakenUidStatus.CONFLICT_409);
      String before = emulator.exportState();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> emulator.importState(json.replace('\'', '"')))
          .withMessageMatching(".+");
      assertThat(emulator.exportState()).isEqualTo(before);
    }
  }
}
