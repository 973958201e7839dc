/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.GET_USER;
import static org.cometchatbridge.emulator.Operation.IMPORT_USERS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.AppIdHeader;
import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayCreate;
import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayManageTokens;
import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayRead;
import org.cometchatbridge.emulator.Switches.Plan;
import org.cometchatbridge.emulator.Switches.PlanErrorStatus;
import org.cometchatbridge.emulator.Switches.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Properties of every operation with every position of every switch. The extension validates all
 * exchanges against the contract.
 */
final class EveryOperationTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_763_600_000L);

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().clock(() -> NOW));

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
  }

  static Stream<Position> positions() {
    return Arrays.stream(Position.class.getPermittedSubclasses())
        .flatMap(type -> Arrays.stream(type.getEnumConstants()))
        .map(Position.class::cast);
  }

  @ParameterizedTest
  @MethodSource("positions")
  void position_everyOperation_conformsToTheContract(Position position) {
    List<Integer> statuses = new ArrayList<>();
    for (Operation operation : Operation.restOperations()) {
      emulator.reset();
      emulator.switches().set(position);
      assertThat(emulator.switches().is(position)).isTrue();
      statuses.add(Requests.send(operation, client, emulator).status());
      assertThat(emulator.journal().count(operation)).isEqualTo(1);
      // The reset before the next test removes them.
      assertThat(emulator.journal().violations()).isEmpty();
    }

    boolean rejectsAll =
        position == AppIdHeader.REQUIRED || (position instanceof Plan && position != Plan.ACTIVE);
    assertThat(statuses).allMatch(status -> rejectsAll ? status >= 400 : status / 100 == 2);
  }

  @ParameterizedTest
  @MethodSource("org.cometchatbridge.emulator.Operation#restOperations")
  void operation_keyMissingOrWrong_isRejected(Operation operation) {
    Reply wrong = Requests.send(operation, new Client(emulator, "0".repeat(40)), emulator);
    Reply blank = Requests.send(operation, new Client(emulator, " "), emulator);

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
    assertThat(blank.status()).isEqualTo(401);
    assertThat(blank.code()).isEqualTo("AUTH_ERR_EMPTY_APIKEY");
    assertThat(emulator.users().all()).hasSize(5).noneMatch(EmulatedUser::deactivated);
    assertThat(emulator.journal().takeViolations())
        .allMatch(violation -> violation.rule().equals("validation.request.security.missing"));
  }

  @ParameterizedTest
  @MethodSource("org.cometchatbridge.emulator.Operation#restOperations")
  void operation_authOnlyKey_isAllowedBySwitches(Operation operation) {
    Client authOnly = new Client(emulator, emulator.authOnlyKey());
    boolean token = operation.pathTemplate().contains("auth_tokens");
    boolean generous = token || operation == CREATE_USER || operation == GET_USER;

    Reply first = Requests.send(operation, authOnly, emulator);
    emulator.reset();
    emulator
        .switches()
        .set(AuthOnlyKeyMayCreate.NO)
        .set(AuthOnlyKeyMayRead.NO)
        .set(AuthOnlyKeyMayManageTokens.NO);
    Reply second = Requests.send(operation, authOnly, emulator);

    assertThat(first.status()).isEqualTo(generous ? 200 : 403);
    assertThat(second.status()).isEqualTo(operation == CREATE_AUTH_TOKEN ? 200 : 403);
    if (second.status() == 403) {
      assertThat(second.code()).isEqualTo("AUTH_ERR_NO_ACCESS");
    }
  }

  @ParameterizedTest
  @MethodSource("org.cometchatbridge.emulator.Operation#restOperations")
  void operation_overItsLimit_isRejected(Operation operation) {
    emulator
        .switches()
        .set(Amount.CORE_CALLS_PER_MINUTE, 1)
        .set(Amount.OTHER_CALLS_PER_MINUTE, 1)
        .set(Amount.IMPORT_CALLS_PER_MINUTE, 1);

    Requests.send(operation, client, emulator);
    Reply rejected = Requests.send(operation, client, emulator);

    assertThat(rejected.status()).isEqualTo(429);
    assertThat(rejected.code()).isEqualTo("ERR_TOO_MANY_REQUESTS");
    assertThat(rejected.raw().headers().firstValueAsLong("retry-after")).hasValue(40);
  }

  @ParameterizedTest
  @MethodSource("org.cometchatbridge.emulator.Operation#restOperations")
  void operation_restrictedByPlan_isRejectedWithItsCode(Operation operation) {
    emulator.switches().set(Plan.RESTRICTED);
    Reply restricted = Requests.send(operation, client, emulator);
    emulator.switches().set(Plan.QUOTA_EXCEEDED).set(PlanErrorStatus.PAYMENT_REQUIRED_402);
    Reply quota = Requests.send(operation, client, emulator);
    emulator.switches().set(Plan.SUBSCRIPTION_EXPIRED);
    Reply expired = Requests.send(operation, client, emulator);

    assertThat(restricted.status()).isEqualTo(403);
    assertThat(restricted.code()).isEqualTo("ERR_PLAN_RESTRICTION");
    assertThat(quota.status()).isEqualTo(402);
    assertThat(quota.code()).isEqualTo("ERR_PLAN_QUOTA_RESTRICTION");
    assertThat(expired.code()).isEqualTo("ERR_SUBSCRIPTION_EXPIRED");
  }

  @ParameterizedTest
  @MethodSource("org.cometchatbridge.emulator.Operation#restOperations")
  void operation_unknownOrDeactivatedUser_isNotFound(Operation operation) {
    if (!operation.pathTemplate().contains("{uid}")) {
      return;
    }
    Reply unknown = Requests.sendAboutNobody(operation, client);
    emulator.users().add(EmulatedUser.of("nobody", "N"));
    emulator.users().deactivate("nobody");
    emulator.switches().set(Switches.SoftDeleteAgain.NOT_FOUND);
    Reply deactivated = Requests.sendAboutNobody(operation, client);

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("ERR_UID_NOT_FOUND");
    // A deactivated user can still be deleted permanently.
    assertThat(deactivated.status()).isEqualTo(operation == Operation.DELETE_USER ? 200 : 404);
  }

  @ParameterizedTest
  @MethodSource("org.cometchatbridge.emulator.Operation#restOperations")
  void operation_bodyNotAnObject_isRejected(Operation operation) {
    boolean takesBody =
        Set.of("POST", "PUT").contains(operation.method())
            || operation == Operation.DELETE_USER
            || operation == Operation.DEACTIVATE_USERS;
    if (!takesBody) {
      return;
    }
    String path =
        operation
            .pathTemplate()
            .replace("{uid}", Requests.UID)
            .replace("{authToken}", emulator.users().mint(Requests.UID));

    Reply reply = client.send(operation.method(), path, "[1]");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code())
        .isEqualTo(
            operation == IMPORT_USERS ? "ERR_IMPORT_INVALID_USER_FORMAT" : "ERR_BAD_REQUEST");
    assertThat(emulator.journal().takeViolations())
        .extracting(ContractViolation::side)
        .containsOnly(ContractViolation.Side.REQUEST);
  }
}
