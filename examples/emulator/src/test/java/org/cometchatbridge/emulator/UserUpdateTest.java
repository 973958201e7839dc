/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.MetadataLimit;
import org.cometchatbridge.emulator.Switches.OversizedRequest;
import org.cometchatbridge.emulator.Switches.UidCharacters;
import org.cometchatbridge.emulator.Switches.UidLength;
import org.cometchatbridge.emulator.Switches.UnknownRole;
import org.cometchatbridge.emulator.Switches.UpdateMetadata;
import org.cometchatbridge.emulator.Switches.UpdateTags;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updating a user, and the limits that create and update share. */
final class UserUpdateTest {

  private static final String USER = "/users/emp-1";

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
    client.post(
        "/users",
        """
        {"uid":"emp-1","name":"Ada","avatar":"https://example.org/a","link":"https://example.org/l",
         "metadata":{"a":1,"b":1},"tags":["x","y"]}""");
  }

  @Test
  void update_someFields_changesOnlyThose() {
    Reply reply = client.put(USER, "{\"name\":\"Ada King\",\"statusMessage\":\"away\"}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("name").asText()).isEqualTo("Ada King");
    assertThat(reply.data().path("statusMessage").asText()).isEqualTo("away");
    assertThat(reply.data().path("avatar").asText()).isEqualTo("https://example.org/a");
    assertThat(reply.data().path("updatedAt").asLong()).isPositive();
    assertThat(client.get(USER).data()).isEqualTo(reply.data());
  }

  @Test
  void update_unset_emptiesFields() {
    Reply reply = client.put(USER, "{\"unset\":[\"avatar\",\"link\",\"metadata\"]}");

    assertThat(reply.data().has("avatar")).isFalse();
    assertThat(reply.data().has("link")).isFalse();
    assertThat(reply.data().has("metadata")).isFalse();
    assertThat(reply.data().path("tags")).hasSize(2);
  }

  @Test
  void update_metadataAndTags_areReplacedOrMergedBySwitches() {
    String body = "{\"metadata\":{\"b\":2,\"c\":2},\"tags\":[\"y\",\"z\"]}";

    Reply replaced = client.put(USER, body);
    assertThat(replaced.data().path("metadata")).hasToString("{\"b\":2,\"c\":2}");
    assertThat(replaced.data().path("tags")).hasToString("[\"y\",\"z\"]");

    emulator.switches().set(UpdateMetadata.MERGED).set(UpdateTags.MERGED);
    Reply merged = client.put(USER, "{\"metadata\":{\"c\":3,\"d\":3},\"tags\":[\"x\",\"y\"]}");
    assertThat(merged.data().path("metadata")).hasToString("{\"b\":2,\"c\":3,\"d\":3}");
    assertThat(merged.data().path("tags")).hasToString("[\"y\",\"z\",\"x\"]");
  }

  @Test
  void update_tooManyTagsAfterMerge_isRejected() {
    emulator.switches().set(UpdateTags.MERGED);
    String tags =
        IntStream.range(0, 24).mapToObj(i -> "\"t" + i + '"').collect(Collectors.joining(","));

    assertThat(client.put(USER, "{\"tags\":[" + tags + "]}").code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(client.get(USER).data().path("tags")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                        | name",
        "{\"name\":\"\"}           | name",
        "{\"avatar\":null}         | avatar",
        "{\"unset\":[\"tags\"]}    | unset",
        "{\"unset\":[]}            | unset",
        "{\"role\":\"A B\"}        | role",
      })
  void update_invalidField_isNamedInDetailsAndAViolation(String body, String field) {
    Reply reply = client.put(USER, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("error").path("details").has(field)).isTrue();
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  @Test
  void update_unknownRole_isReportedBySwitch() {
    String body = "{\"role\":\"teacher\"}";

    assertThat(client.put(USER, body).json().at("/error/details/role").isArray()).isTrue();
    emulator.switches().set(UnknownRole.ROLE_NOT_FOUND);
    assertThat(client.put(USER, body).status()).isEqualTo(404);
    emulator.switches().set(UnknownRole.ROLE_NOT_FOUND_400);
    assertThat(client.put(USER, body).status()).isEqualTo(400);
    assertThat(client.put(USER, body).code()).isEqualTo("ERR_ROLE_NOT_FOUND");
    emulator.users().addRole("teacher");
    assertThat(client.put(USER, body).data().path("role").asText()).isEqualTo("teacher");
  }

  @Test
  void limits_ofTheSwitches_areEnforced() {
    String long100 = "a".repeat(100);
    assertThat(client.createUser(long100, "A").status()).isEqualTo(200);
    assertThat(client.createUser("with_underscore", "A").status()).isEqualTo(200);
    String big = "{\"metadata\":{\"x\":\"" + "y".repeat(2000) + "\"}}";
    assertThat(client.put(USER, big).status()).isEqualTo(200);
    String status = "{\"statusMessage\":\"" + "s".repeat(300) + "\"}";
    assertThat(client.put(USER, status).status()).isEqualTo(200);

    emulator
        .switches()
        .set(UidLength.LESS_THAN_100)
        .set(UidCharacters.WITHOUT_UNDERSCORE)
        .set(MetadataLimit.CHARACTERS_1600)
        .set(Amount.MAX_STATUS_MESSAGE_LENGTH, 255);

    assertThat(client.createUser("b".repeat(100), "A").status()).isEqualTo(400);
    assertThat(client.createUser("with_another", "A").status()).isEqualTo(400);
    assertThat(client.put(USER, big).status()).isEqualTo(400);
    assertThat(client.put(USER, status).status()).isEqualTo(400);
  }

  @Test
  void planUserLimit_reached_rejectsTheNextUser() {
    emulator.switches().set(Amount.PLAN_USER_LIMIT, 7);

    assertThat(client.createUser("emp-2", "A").status()).isEqualTo(200);
    Reply rejected = client.createUser("emp-3", "A");
    Reply taken = client.createUser("emp-2", "A");
    Reply imported =
        client.post("/data_import/users", "{\"users\":{\"e\":{\"uid\":\"e\",\"name\":\"E\"}}}");

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.code()).isEqualTo("ERR_PLAN_QUOTA_RESTRICTION");
    assertThat(taken.code()).isEqualTo("ERR_UID_ALREADY_EXISTS");
    assertThat(imported.data().at("/e/error/code").asText())
        .isEqualTo("ERR_PLAN_QUOTA_RESTRICTION");
  }

  @Test
  void oversizedBody_isRejectedBySwitch() {
    String body = "{\"name\":\"" + "y".repeat(11_000) + "\"}";

    assertThat(client.put(USER, body).status()).isEqualTo(413);
    emulator.switches().set(OversizedRequest.BAD_REQUEST_400);
    assertThat(client.put(USER, body).code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }
}
