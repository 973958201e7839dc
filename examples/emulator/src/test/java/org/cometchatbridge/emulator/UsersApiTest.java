/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayCreate;
import org.cometchatbridge.emulator.Switches.CreateStatus;
import org.cometchatbridge.emulator.Switches.CreateWithAuthTokenReturnsToken;
import org.cometchatbridge.emulator.Switches.EmptyMetadata;
import org.cometchatbridge.emulator.Switches.GetDeactivatedUser;
import org.cometchatbridge.emulator.Switches.InvalidUid;
import org.cometchatbridge.emulator.Switches.NameLengthCountedIn;
import org.cometchatbridge.emulator.Switches.PrivateMetadata;
import org.cometchatbridge.emulator.Switches.TakenUidAndUnknownRole;
import org.cometchatbridge.emulator.Switches.TakenUidStatus;
import org.cometchatbridge.emulator.Switches.UnknownRequestField;
import org.cometchatbridge.emulator.Switches.UnknownRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsersApiTest {

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
  void create_minimalUser_returnsTheUserWithDefaults() {
    Reply reply = client.createUser("emp-1042", "Ada Byron");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("uid").asText()).isEqualTo("emp-1042");
    assertThat(reply.data().path("name").asText()).isEqualTo("Ada Byron");
    assertThat(reply.data().path("role").asText()).isEqualTo("default");
    assertThat(reply.data().has("authToken")).isFalse();
    assertThat(emulator.users().find("emp-1042")).isPresent();
  }

  @Test
  void create_everyField_isStored() {
    String body =
        """
        {"uid":"emp-1","name":"Ada","avatar":"https://img.example.org/1.png",
         "link":"https://example.org/1","role":"default","statusMessage":"in the lab",
         "metadata":{"@private":{"email":"ada@example.org"},"team":{"id":7,"on":true}},
         "tags":["engines","london"],"withAuthToken":true}""";

    Reply created = client.post("/users", body);
    Reply read = client.get("/users/emp-1");

    assertThat(created.status()).isEqualTo(200);
    assertThat(emulator.users().isValid(created.data().path("authToken").asText())).isTrue();
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.data().path("metadata").path("team").path("id").asInt()).isEqualTo(7);
    assertThat(read.data().path("tags")).hasSize(2);
    assertThat(read.data().path("statusMessage").asText()).isEqualTo("in the lab");
    assertThat(read.data().has("authToken")).isFalse();
  }

  @Test
  void create_upperCaseUid_isFoldedAndAViolation() {
    Reply created = client.createUser("EMP-7", "Ada");

    assertThat(created.data().path("uid").asText()).isEqualTo("emp-7");
    assertThat(client.get("/users/Emp-7").status()).isEqualTo(200);
    assertThat(emulator.journal().count(Operation.CREATE_USER, "emp-7")).isEqualTo(1);
    assertThat(emulator.journal().takeViolations())
        .extracting(ContractViolation::operation)
        .containsExactly(Operation.CREATE_USER, Operation.GET_USER);
  }

  @Test
  void create_takenUid_isRejectedWithItsCode() {
    Reply reply = client.createUser("cometchat-uid-1", "Ada");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("ERR_UID_ALREADY_EXISTS");
    assertThat(reply.json().path("error").path("source").asText()).isEqualTo("chat-api");
  }

  @Test
  void create_takenUidAsConflict_responds409() {
    emulator.switches().set(TakenUidStatus.CONFLICT_409);

    Reply reply = client.createUser("cometchat-uid-1", "Ada");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("ERR_UID_ALREADY_EXISTS");
  }

  @Test
  void create_statusSwitchedTo201_responds201() {
    emulator.switches().set(CreateStatus.CREATED_201);

    assertThat(client.createUser("emp-1", "Ada").status()).isEqualTo(201);
  }

  @Test
  void create_withAuthTokenSwitchedOff_createsNoToken() {
    emulator.switches().set(CreateWithAuthTokenReturnsToken.NO);

    Reply reply = client.post("/users", "{\"uid\":\"a\",\"name\":\"A\",\"withAuthToken\":true}");

    assertThat(reply.data().has("authToken")).isFalse();
    assertThat(emulator.users().tokens("a")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                          | uid",
        "{\"uid\":\"\",\"name\":\"A\"}               | uid",
        "{\"uid\":\"a b\",\"name\":\"A\"}            | uid",
        "{\"uid\":7,\"name\":\"A\"}                  | uid",
        "{\"uid\":\"a\"}                             | name",
        "{\"uid\":\"a\",\"name\":\" \"}              | name",
        "{\"uid\":\"a\",\"name\":\"A\",\"avatar\":null}       | avatar",
        "{\"uid\":\"a\",\"name\":\"A\",\"avatar\":\"\"}       | avatar",
        "{\"uid\":\"a\",\"name\":\"A\",\"link\":\"ftp://x\"}  | link",
        "{\"uid\":\"a\",\"name\":\"A\",\"tags\":[\" \"]}      | tags.0",
        "{\"uid\":\"a\",\"name\":\"A\",\"tags\":\"x\"}        | tags",
        "{\"uid\":\"a\",\"name\":\"A\",\"role\":\"A B\"}      | role",
        "{\"uid\":\"a\",\"name\":\"A\",\"statusMessage\":\"\"} | statusMessage",
        "{\"uid\":\"a\",\"name\":\"A\",\"metadata\":[]}       | metadata",
        "{\"uid\":\"a\",\"name\":\"A\",\"withAuthToken\":1}   | withAuthToken",
      })
  void create_invalidField_isNamedInDetailsAndAViolation(String body, String field) {
    Reply reply = client.post("/users", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(reply.json().path("error").path("details").path(field)).isNotEmpty();
    assertThat(emulator.users().find("a")).isEmpty();
    assertThat(emulator.journal().takeViolations())
        .extracting(ContractViolation::side)
        .containsOnly(ContractViolation.Side.REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "\"x\"", "{\"uid\":\"a\",\"uid\":\"b\",\"name\":\"x\"}", "{} {}"})
  void create_bodyNotAnObject_isRejected(String body) {
    Reply reply = client.post("/users", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("ERR_BAD_REQUEST");
    emulator.journal().takeViolations();
  }

  @Test
  void create_invalidUidSwitchedToItsOwnCode_respondsWithIt() {
    emulator.switches().set(InvalidUid.INVALID_UID);

    assertThat(client.createUser("a b", "A").code()).isEqualTo("ERR_INVALID_UID");
    assertThat(client.post("/users", "{\"name\":\"A\"}").code()).isEqualTo("ERR_BAD_REQUEST");
    emulator.journal().takeViolations();
  }

  @Test
  void create_unknownField_isIgnoredOrRejectedButAlwaysAViolation() {
    String body = "{\"uid\":\"a\",\"name\":\"A\",\"nickname\":\"Z\"}";

    assertThat(client.post("/users", body).status()).isEqualTo(200);
    emulator.switches().set(UnknownRequestField.REJECTED);
    Reply rejected = client.post("/users", body.replace("\"a\"", "\"b\""));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.json().path("error").path("details").has("nickname")).isTrue();
    assertThat(emulator.journal().takeViolations())
        .hasSize(2)
        .allMatch(violation -> violation.message().contains("nickname"));
  }

  @Test
  void create_unknownRole_isReportedBySwitch() {
    String body = "{\"uid\":\"a\",\"name\":\"A\",\"role\":\"teacher\"}";

    Reply details = client.post("/users", body);
    emulator.switches().set(UnknownRole.ROLE_NOT_FOUND);
    Reply code = client.post("/users", body);
    emulator.users().addRole("teacher");
    Reply created = client.post("/users", body);

    assertThat(details.status()).isEqualTo(400);
    assertThat(details.json().path("error").path("details").has("role")).isTrue();
    assertThat(code.status()).isEqualTo(404);
    assertThat(code.code()).isEqualTo("ERR_ROLE_NOT_FOUND");
    assertThat(created.data().path("role").asText()).isEqualTo("teacher");
  }

  @Test
  void create_takenUidAndUnknownRole_isReportedBySwitch() {
    String body = "{\"uid\":\"cometchat-uid-1\",\"name\":\"A\",\"role\":\"teacher\"}";

    assertThat(client.post("/users", body).code()).isEqualTo("ERR_UID_ALREADY_EXISTS");
    emulator.switches().set(TakenUidAndUnknownRole.UNKNOWN_ROLE_FIRST);
    assertThat(client.post("/users", body).code()).isEqualTo("ERR_BAD_REQUEST");
  }

  @Test
  void create_nameOfEmoji_isCountedBySwitch() {
    String name = "🙂".repeat(60);

    assertThat(client.createUser("a", name).status()).isEqualTo(400);
    emulator.switches().set(NameLengthCountedIn.CODE_POINTS);
    assertThat(client.createUser("a", name).status()).isEqualTo(200);
    assertThat(client.get("/users/a").data().path("name").asText()).isEqualTo(name);
  }

  @Test
  void create_metadataOver5Kb_isRejectedAndAViolation() {
    Reply reply =
        client.post(
            "/users",
            "{\"uid\":\"a\",\"name\":\"A\",\"metadata\":{\"x\":\"" + "y".repeat(5200) + "\"}}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(emulator.journal().takeViolations())
        .extracting(ContractViolation::rule)
        .containsExactly("x-max-serialized-bytes");
  }

  @Test
  void create_bodyOver10Kb_responds413AndIsAViolation() {
    Reply reply = client.post("/users", "{\"uid\":\"a\",\"name\":\"" + "y".repeat(200_000) + "\"}");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(emulator.journal().exchanges().get(0).requestBody()).hasSize(10_240);
    assertThat(emulator.journal().takeViolations())
        .extracting(ContractViolation::rule)
        .contains("x-body-limit-bytes");
  }

  @Test
  void create_withAuthOnlyKey_isAllowedBySwitch() {
    Client authOnly = new Client(emulator, emulator.authOnlyKey());

    assertThat(authOnly.createUser("a", "A").status()).isEqualTo(200);
    emulator.switches().set(AuthOnlyKeyMayCreate.NO);
    Reply rejected = authOnly.createUser("b", "B");

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.code()).isEqualTo("AUTH_ERR_NO_ACCESS");
    assertThat(authOnly.mint("a").status()).isEqualTo(200);
  }

  @Test
  void get_unknownUser_isNotFound() {
    Reply reply = client.get("/users/nobody");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("ERR_UID_NOT_FOUND");
  }

  @Test
  void get_percentEncodedUid_isDecoded() {
    assertThat(client.get("/users/comet%63hat%2Duid%2D1").status()).isEqualTo(200);
    assertThat(emulator.journal().count(Operation.GET_USER, "cometchat-uid-1")).isEqualTo(1);
  }

  @Test
  void deactivatedUser_isNotFoundButTaken() {
    emulator.users().deactivate("cometchat-uid-1");

    assertThat(client.get("/users/cometchat-uid-1").code()).isEqualTo("ERR_UID_NOT_FOUND");
    assertThat(client.mint("cometchat-uid-1").code()).isEqualTo("ERR_UID_NOT_FOUND");
    assertThat(client.createUser("cometchat-uid-1", "A").code())
        .isEqualTo("ERR_UID_ALREADY_EXISTS");
    emulator.users().reactivate("cometchat-uid-1");
    assertThat(client.mint("cometchat-uid-1").status()).isEqualTo(200);
  }

  @Test
  void get_deactivatedUserSwitchedToVisible_hasDeactivatedAt() {
    emulator.switches().set(GetDeactivatedUser.WITH_DEACTIVATED_AT);
    emulator.users().deactivate("cometchat-uid-1");

    Reply reply = client.get("/users/cometchat-uid-1");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().path("deactivatedAt").asLong()).isPositive();
  }

  @Test
  void get_metadata_isReturnedBySwitches() {
    client.post(
        "/users", "{\"uid\":\"a\",\"name\":\"A\",\"metadata\":{\"@private\":{\"email\":\"e\"}}}");

    assertThat(client.get("/users/a").data().path("metadata").has("@private")).isTrue();
    emulator.switches().set(PrivateMetadata.OMITTED);
    assertThat(client.get("/users/a").data().path("metadata").isObject()).isTrue();
    assertThat(client.get("/users/a").data().path("metadata")).isEmpty();
    emulator.switches().set(EmptyMetadata.LIST);
    assertThat(client.get("/users/a").data().path("metadata").isArray()).isTrue();
  }

  @Test
  void create_sameUidConcurrently_succeedsOnce() {
    List<CompletableFuture<Reply>> creates =
        IntStream.range(0, 50)
            .mapToObj(i -> client.postAsync("/users", "{\"uid\":\"a\",\"name\":\"A\"}"))
            .toList();

    assertThat(creates.stream().map(CompletableFuture::join).map(Reply::status))
        .hasSize(50)
        .containsOnly(200, 400)
        .containsOnlyOnce(200);
  }
}
