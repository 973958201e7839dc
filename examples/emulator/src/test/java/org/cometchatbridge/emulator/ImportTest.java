/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.ImportBodyLimit;
import org.cometchatbridge.emulator.Switches.ImportOfExistingUid;
import org.cometchatbridge.emulator.Switches.ImportTimesAsStrings;
import org.cometchatbridge.emulator.Switches.UnknownRequestField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportTest {

  private static final String IMPORT = "/data_import/users";
  private static final String EXISTING =
      "{\"users\":{\"cometchat-uid-1\":{\"uid\":\"cometchat-uid-1\",\"name\":\"Anew\"}}}";

  // Read by threads of the emulator.
  private static volatile Instant now = Instant.ofEpochSecond(1_763_600_000L);

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().clock(() -> now));

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
  }

  @Test
  void import_everyField_isStored() {
    Reply reply =
        client.post(
            IMPORT,
            """
            {"users":{"emp-1":{"uid":"emp-1","name":"Ada","avatar":"https://example.org/a",
             "createdAt":1673421419,"lastActiveAt":1673421420,"deactivatedAt":1673421421,
             "metadata":{"a":1},"tags":["x"],"role":"default"}}}""");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().at("/emp-1/success").asBoolean()).isTrue();
    EmulatedUser user = emulator.users().find("emp-1").orElseThrow();
    assertThat(user.createdAt()).isEqualTo(Instant.ofEpochSecond(1_673_421_419L));
    assertThat(user.lastActiveAt()).isEqualTo(Instant.ofEpochSecond(1_673_421_420L));
    assertThat(user.deactivatedAt()).isEqualTo(Instant.ofEpochSecond(1_673_421_421L));
    assertThat(client.mint("emp-1").code()).isEqualTo("ERR_UID_NOT_FOUND");
  }

  @Test
  void import_mixedUsers_haveOneOutcomeEach() {
    Reply reply =
        client.post(
            IMPORT,
            """
            {"users":{"a":{"uid":"a","name":"A"},
                      "b":{"uid":"other","name":"B"},
                      "c":{"uid":"c","name":" "},
                      "d":7,
                      "e":{"uid":"e","name":"E","role":"teacher"}}}""");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().at("/a/data/name").asText()).isEqualTo("A");
    assertThat(reply.data().at("/b/error/code").asText()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(reply.data().at("/c/error/message").asText()).contains("name is required");
    assertThat(reply.data().at("/d/success").asBoolean(true)).isFalse();
    assertThat(reply.data().at("/e/error/code").asText()).isEqualTo("ERR_ROLE_NOT_FOUND");
    assertThat(emulator.users().all()).hasSize(6);
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATED, true,  Anew,        ''",
    "SKIPPED, true,  Mira Okafor, ''",
    "REJECTED, false, Mira Okafor, ERR_UID_ALREADY_EXISTS",
  })
  void import_existingUid_isHandledBySwitch(
      ImportOfExistingUid position, boolean success, String name, String code) {
    emulator.switches().set(position);

    Reply reply = client.post(IMPORT, EXISTING);

    assertThat(reply.data().at("/cometchat-uid-1/success").asBoolean()).isEqualTo(success);
    assertThat(reply.data().at("/cometchat-uid-1/error/code").asText()).isEqualTo(code);
    assertThat(emulator.users().find("cometchat-uid-1").orElseThrow().name()).isEqualTo(name);
  }

  @Test
  void import_timesAsStrings_areAcceptedBySwitchAndAlwaysAViolation() {
    String body = "{\"users\":{\"a\":{\"uid\":\"a\",\"name\":\"A\",\"createdAt\":\"1673421419\"}}}";

    assertThat(client.post(IMPORT, body).data().at("/a/success").asBoolean()).isTrue();
    emulator.switches().set(ImportTimesAsStrings.REJECTED);
    assertThat(client.post(IMPORT, body).data().at("/a/error/message").asText())
        .contains("createdAt");
    assertThat(emulator.journal().takeViolations()).hasSize(2);
  }

  @Test
  void import_unknownField_isRejectedForThisUserBySwitch() {
    emulator.switches().set(UnknownRequestField.REJECTED);

    Reply reply =
        client.post(
            IMPORT, "{\"users\":{\"a\":{\"uid\":\"a\",\"name\":\"A\",\"statusMessage\":\"x\"}}}");

    assertThat(reply.data().at("/a/error/message").asText()).contains("statusMessage");
    assertThat(emulator.journal().takeViolations()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"users\":[]}", "{\"users\":{}}", "{\"users\":\"x\"}"})
  void import_noUsers_isRejectedCompletely(String body) {
    Reply reply = client.send("POST", IMPORT, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("ERR_IMPORT_INVALID_USER_FORMAT");
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  @Test
  void import_moreThan50Users_isRejectedCompletely() {
    assertThat(client.post(IMPORT, users(50)).status()).isEqualTo(200);
    assertThat(emulator.journal().violations()).isEmpty();
    assertThat(client.post(IMPORT, users(51)).code()).isEqualTo("ERR_IMPORT_INVALID_USER_FORMAT");
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  @Test
  void import_over10Kb_isAcceptedBySwitchAndAlwaysAViolation() {
    String body = users(50).replace("User ", "U".repeat(90));

    String large = body.replace("\"name\"", " ".repeat(100) + "\"name\"");
    assertThat(client.post(IMPORT, large).status()).isEqualTo(413);
    emulator.switches().set(ImportBodyLimit.MB_1);
    assertThat(client.post(IMPORT, large).status()).isEqualTo(200);
    assertThat(emulator.users().all()).hasSize(55);
    assertThat(emulator.journal().takeViolations())
        .extracting(ContractViolation::rule)
        .contains("x-body-limit-bytes");
  }

  @Test
  void import_moreThan60PerMinute_isRejectedUntilTheNextMinute() {
    for (int i = 0; i < 60; i++) {
      assertThat(client.post(IMPORT, EXISTING).status()).isEqualTo(200);
    }
    Reply rejected = client.post(IMPORT, EXISTING);

    assertThat(rejected.status()).isEqualTo(429);
    // 1763600000 is 20 seconds into its minute.
    assertThat(rejected.raw().headers().firstValue("retry-after")).contains("40");
    now = now.plusSeconds(39);
    assertThat(client.post(IMPORT, EXISTING).status()).isEqualTo(429);
    now = now.plusSeconds(1);
    assertThat(client.post(IMPORT, EXISTING).status()).isEqualTo(200);
  }

  private static String users(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"u-%1$d\":{\"uid\":\"u-%1$d\",\"name\":\"User %1$d\"}".formatted(i))
        .collect(Collectors.joining(",", "{\"users\":{", "}}"));
  }
}
