/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Display data that CometChat rejects is left out; the login gets its token. */
class RejectedFieldTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private BridgeFixture fixture;
  private LogCapture log;

  @BeforeEach
  void open() {
    log = LogCapture.of("org.cometchatbridge");
    fixture = new BridgeFixture(EMULATOR.emulator());
  }

  @AfterEach
  void close() {
    fixture.close();
    log.close();
  }

  private static ChatUser.Builder ada(String userId) {
    return ChatUser.builder(userId)
        .name("Ada")
        .avatar("https://cdn.example.org/a.png")
        .link("https://example.org/ada")
        .role("default")
        .statusMessage("in the lab")
        .tags(List.of("engines"))
        .metadata(Map.of("team", "engines"));
  }

  private void reject(Operation operation, int times, String... details) {
    String body =
        Stream.of(details)
            .map(field -> "\"" + field + "\":[\"invalid\"]")
            .collect(
                Collectors.joining(
                    ",",
                    "{\"error\":{\"code\":\"ERR_BAD_REQUEST\",\"message\":\"m\",\"details\":{",
                    "}}}"));
    EMULATOR.emulator().faults().on(operation).body(400, "application/json", body).times(times);
  }

  private void awaitUpdate() {
    EMULATOR.emulator().journal().awaitCompleted(Operation.UPDATE_USER, 1, Duration.ofSeconds(20));
  }

  private EmulatedUser created(String uid) {
    return EMULATOR.emulator().users().find(uid).orElseThrow();
  }

  private List<String> warnings() {
    return log.lines().stream()
        .filter(line -> line.contains("CometChat rejected the field"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "avatar, avatar",
    "link, link",
    "role, role",
    "statusMessage, statusMessage",
    "status_message, statusMessage",
    "tags.0, tags",
    "metadata.team, metadata",
    "user.avatar, avatar",
    "tags[0], tags",
    "/avatar, avatar",
    "metadata.First Name, metadata",
    "metadata.shippingAddressOfTheCustomer.street, metadata"
  })
  void oneRejectedField_costsTheFieldAndOneCallMore(String detail, String field) {
    reject(Operation.CREATE_USER, 1, detail);

    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));

    EmulatedUser user = created("emp-1");
    assertThat(user.avatar() == null).isEqualTo(field.equals("avatar"));
    assertThat(user.link() == null).isEqualTo(field.equals("link"));
    assertThat(user.statusMessage() == null).isEqualTo(field.equals("statusMessage"));
    assertThat(user.tags().isEmpty()).isEqualTo(field.equals("tags"));
    assertThat(user.metadata().containsKey("team")).isNotEqualTo(field.equals("metadata"));
    assertThat(user.metadata()).containsKey("@private");
    assertThat(warnings()).singleElement().asString().contains(" " + field + " ");
    assertThat(fixture.events().await(BridgeEvent.ProfileAdjusted.class, 1).get(0).fields())
        .containsExactly(field);
    assertThat(EMULATOR.emulator().journal().count()).isEqualTo(3);
  }

  @Test
  void allFieldsRejectedOneByOne_userHasNoneOfThem() {
    for (String field : List.of("avatar", "link", "role", "statusMessage", "tags", "metadata")) {
      reject(Operation.CREATE_USER, 1, field);
    }

    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));

    assertThat(created("emp-1").avatar()).isNull();
    assertThat(created("emp-1").name()).isEqualTo("Ada");
    assertThat(warnings()).hasSize(6);
  }

  @Test
  void rejectedName_isReplacedByANeutralOne() {
    reject(Operation.CREATE_USER, 1, "name");

    token(fixture.loginAndWait(newSession(), ada("emp-1042").build()));

    assertThat(created("emp-1042").name()).isEqualTo("User 1042");
  }

  @Test
  void rejectedMetadataOfTheBridgeAlone_areLeftOutToo() {
    reject(Operation.CREATE_USER, 1, "metadata");

    token(fixture.loginAndWait(newSession(), user("emp-1")));

    assertThat(created("emp-1").metadata()).isNullOrEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 413, 422})
  void rejectionThatNamesNoField_costsAllOptionalFields(int status) {
    EMULATOR.emulator().faults().on(Operation.CREATE_USER).html(status).times(1);

    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));

    assertThat(created("emp-1").name()).isEqualTo("Ada");
    assertThat(created("emp-1").avatar()).isNull();
    assertThat(created("emp-1").tags()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'code':'ERR_INVALID_AVATAR'}",
        "422 | {'code':'ERR_VALIDATION','message':'m'}",
        "422 | {'code':'ERR_VALIDATION','details':{'picture':['x']}}",
        "413 | {'code':'ERR_METADATA_SIZE_EXCEEDED'}",
        "400 | {'code':'ERR_BAD_REQUEST','details':{'photo':['x']}}",
        "400 | {'code':'ERR_BAD_REQUEST','details':{'avatarUrl':['x']}}",
        "400 | {'code':'ERR_BAD_REQUEST','details':['avatar']}"
      })
  void rejectionThatNamesNoKnownField_costsAllOptionalFields(int status, String error) {
    rejectCreation(status, error);

    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));

    assertThat(created("emp-1").name()).isEqualTo("Ada");
    assertThat(created("emp-1").avatar()).isNull();
    assertThat(EMULATOR.emulator().journal().count(Operation.CREATE_USER)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'code':'ERR_INVALID_UID'}",
        "400 | {'code':'ERR_BAD_REQUEST','details':{'uid':['x']}}",
        "400 | {'code':'ERR_PLAN_RESTRICTION'}",
        "409 | {'code':'ERR_VALIDATION'}"
      })
  void rejectionOfSomethingElse_isNotRepeated(int status, String error) {
    rejectCreation(status, error);

    assertThat(fixture.loginAndWait(newSession(), ada("emp-1").build()))
        .isInstanceOf(TokenResult.Unavailable.class);

    assertThat(EMULATOR.emulator().journal().count(Operation.CREATE_USER)).isEqualTo(1);
  }

  @Test
  void unknownRoleOfAUserWithoutRole_costsNoOtherField() {
    rejectCreation(400, "{'code':'ERR_ROLE_NOT_FOUND'}");

    fixture.loginAndWait(newSession(), ada("emp-1").role(null).build());
    fixture.time().advance(Duration.ofMinutes(1));
    token(fixture.loginAndWait(newSession(), ada("emp-1").role(null).build()));

    assertThat(created("emp-1").avatar()).isNotNull();
    assertThat(warnings()).isEmpty();
    assertThat(fixture.events().await(BridgeEvent.OperatorActionRequired.class, 1).get(0).code())
        .isEqualTo("ERR_ROLE_NOT_FOUND");
  }

  private static void rejectCreation(int status, String error) {
    EMULATOR
        .emulator()
        .faults()
        .on(Operation.CREATE_USER)
        .body(status, "application/json", "{\"error\":" + error.replace('\'', '"') + "}")
        .times(1);
  }

  @Test
  void updateWithAnEmptyResponse_isDoneOnce() {
    reject(Operation.CREATE_USER, 1, "avatar");
    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));
    EMULATOR.emulator().faults().on(Operation.UPDATE_USER).afterProcessing().empty(204).always();
    ChatUser changed = ada("emp-1").avatar("https://cdn.example.org/b.png").build();
    token(fixture.loginAndWait(newSession(), changed));
    awaitUpdate();
    fixture.events().await(BridgeEvent.TokenCreated.class, 2);

    token(fixture.loginAndWait(newSession(), changed));
    token(fixture.loginAndWait(newSession(), changed));

    assertThat(EMULATOR.emulator().journal().count(Operation.UPDATE_USER)).isEqualTo(1);
    assertThat(created("emp-1").avatar()).isEqualTo("https://cdn.example.org/b.png");
  }

  @Test
  void rejectionOfTheUid_isNotRepeated() {
    reject(Operation.CREATE_USER, 9, "uid");

    assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
        .isInstanceOf(TokenResult.Unavailable.class);

    assertThat(EMULATOR.emulator().journal().count(Operation.CREATE_USER)).isEqualTo(1);
  }

  @Test
  void sameFieldOfManyUsers_isOneWarningPerIncident() {
    for (int i = 0; i < 20; i++) {
      reject(Operation.CREATE_USER, 1, "avatar");
      token(fixture.loginAndWait(newSession(), ada("emp-" + i).build()));
      fixture.time().advance(Duration.ofMinutes(5));
    }
    assertThat(warnings()).hasSize(1);
    fixture.events().await(BridgeEvent.ProfileAdjusted.class, 20);
    assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();

    fixture.time().advance(Duration.ofHours(1));
    reject(Operation.CREATE_USER, 1, "avatar");
    token(fixture.loginAndWait(newSession(), ada("emp-99").build()));

    assertThat(warnings()).hasSize(2);
  }

  @Test
  void changedValue_isSentAtTheNextLogin() {
    reject(Operation.CREATE_USER, 1, "avatar");
    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));
    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));
    assertThat(EMULATOR.emulator().journal().count(Operation.UPDATE_USER)).isZero();

    ChatUser changed = ada("emp-1").avatar("https://cdn.example.org/b.png").build();
    token(fixture.loginAndWait(newSession(), changed));
    awaitUpdate();
    token(fixture.loginAndWait(newSession(), changed));

    assertThat(created("emp-1").avatar()).isEqualTo("https://cdn.example.org/b.png");
    assertThat(created("emp-1").link()).isEqualTo("https://example.org/ada");
    assertThat(EMULATOR.emulator().journal().count(Operation.UPDATE_USER)).isEqualTo(1);
  }

  @Test
  void changedValueBesideAnotherChange_isSentInTheSameCall() {
    reject(Operation.CREATE_USER, 1, "avatar");
    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));

    String avatar = "https://cdn.example.org/b.png";
    ChatUser changed = ada("emp-1").avatar(avatar).name("Ada Lovelace").build();
    token(fixture.loginAndWait(newSession(), changed));
    awaitUpdate();
    token(fixture.loginAndWait(newSession(), changed));

    assertThat(EMULATOR.emulator().journal().exchanges(Operation.UPDATE_USER))
        .singleElement()
        .satisfies(call -> assertThat(call.requestBody()).contains(avatar, "Ada Lovelace"));
  }

  @Test
  void changedValueWithoutProfileSync_isNotSent() {
    CometChatBridgeConfig config =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder().profileSync(ProfileSync.OFF).build();
    try (BridgeFixture off = new BridgeFixture(EMULATOR.emulator(), config)) {
      reject(Operation.CREATE_USER, 1, "avatar");
      token(off.loginAndWait(newSession(), ada("emp-1").build()));
      token(
          off.loginAndWait(
              newSession(), ada("emp-1").avatar("https://cdn.example.org/b.png").build()));

      off.bridge().users().update("emp-1", profile -> profile.name("Ada Lovelace"));
      awaitUpdate();
      assertThat(created("emp-1").name()).isEqualTo("Ada Lovelace");
      assertThat(created("emp-1").avatar()).isNull();
    }
  }

  @Test
  void changedValueThatIsRejectedAgain_isSentOnce() {
    reject(Operation.CREATE_USER, 1, "metadata");
    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));
    reject(Operation.UPDATE_USER, 1, "metadata");
    ChatUser changed = ada("emp-1").metadata(Map.of("team", "b")).build();

    token(fixture.loginAndWait(newSession(), changed));
    awaitUpdate();
    token(fixture.loginAndWait(newSession(), changed));

    assertThat(EMULATOR.emulator().journal().count(Operation.UPDATE_USER)).isEqualTo(1);
    assertThat(warnings()).hasSize(1);
  }

  @Test
  void userCreatedAgain_isCreatedWithoutTheRejectedValue() {
    reject(Operation.CREATE_USER, 1, "avatar");
    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));
    EMULATOR.emulator().users().remove("emp-1");

    token(fixture.loginAndWait(newSession(), ada("emp-1").build()));

    assertThat(created("emp-1").avatar()).isNull();
    assertThat(EMULATOR.emulator().journal().count(Operation.CREATE_USER)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "SSN-078-05-1120, ''",
    "ada@example.org, ''",
    "ada@example.org, ada",
    "Ada, ada",
    "SSN-1, SSN-1\u200b",
    "SSN-2, \u200fSSN-2",
    "ada@example.org, ada@Example.org\u200e",
    "caf\u00e9-7, cafe\u0301-7",
    "ID-7, \uff29\uff24-7"
  })
  void hashMapping_neverPublishesTheUserId(String userId, String name) {
    publishesANeutralName(userId, name);
  }

  @Test
  void hashMapping_neverPublishesTheBeginningOfALongUserId() {
    String email = "a".repeat(60) + "@" + "b".repeat(60) + ".example";

    publishesANeutralName(email, email);
  }

  private void publishesANeutralName(String userId, String name) {
    CometChatBridgeConfig config =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder().uidMapping(UidStrategy.HASH).build();
    try (BridgeFixture hashed = new BridgeFixture(EMULATOR.emulator(), config)) {
      ChatToken token =
          token(hashed.loginAndWait(newSession(), ChatUser.builder(userId).name(name).build()));

      String uid = token.uid().value();
      assertThat(created(uid).name()).isEqualTo("User " + uid.substring(uid.length() - 4));
    }
  }

  @Test
  void hashMapping_publishesADisplayName() {
    CometChatBridgeConfig config =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder().uidMapping(UidStrategy.HASH).build();
    try (BridgeFixture hashed = new BridgeFixture(EMULATOR.emulator(), config)) {
      ChatToken token =
          token(hashed.loginAndWait(newSession(), ChatUser.builder("7").name("Ada").build()));

      assertThat(created(token.uid().value()).name()).isEqualTo("Ada");
    }
  }
}
