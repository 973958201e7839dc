/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The table in docs/users.md: who gets which CometChat user. Rewritten with {@code
 * -Downership.write=true}.
 */
class OwnershipTableTest {

  private static final Path FILE = Path.of("..", "docs", "users.md");
  private static final String HEADING = "## Who gets which CometChat user\n";
  private static final String USER_ID = "emp-1";
  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  private static final String INTRODUCTION =
      """

      Written by `OwnershipTableTest` in `core`, which makes each login. *Built-in* and *own* say who provides the
      `uidMapping`. *Just created* is a user who was created within the last ten minutes, such as by another node. The
      calls are those of the first login of the user on a node. To rewrite the table:

      <!-- not run: writes this page; the test compares it -->
      ```sh
      mvn -ntp test -pl core -am -Dtest=OwnershipTableTest -Dsurefire.failIfNoSpecifiedTests=false -Downership.write=true
      ```

      | User at CometChat | Login | `existingUsers` | Result | Calls |
      | --- | --- | --- | --- | --- |
      """;

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** What CometChat has. */
  private enum Present {
    NO_USER("none", null),
    NO_STAMP("without a stamp", ""),
    OWN("with the stamp of the user id", USER_ID),
    OWN_IN_ANOTHER_CASE(
        "the same; the login has it in another case, `userIdCase=insensitive`", USER_ID),
    FORMER("with the stamp of the `formerUserId`, own `uidMapping`", "emp-old"),
    FOREIGN("with the stamp of another user id", "emp-2"),
    OTHER_SPELLING(
        "with the stamp of the user id in another case, from before `userIdCase=insensitive`",
        "EMP-1");

    private final String title;
    private final @Nullable String stamped;

    Present(String title, @Nullable String stamped) {
      this.title = title;
      this.stamped = stamped;
    }

    boolean needsOwnMapping() {
      return this == FORMER;
    }

    String userIdOfLogin() {
      return this == OWN_IN_ANOTHER_CASE ? "EMP-1" : USER_ID;
    }

    UserIdCase userIdCase() {
      return this == OWN_IN_ANOTHER_CASE || this == OTHER_SPELLING
          ? UserIdCase.INSENSITIVE
          : UserIdCase.SENSITIVE;
    }
  }

  /** Who logs in. */
  private enum Kind {
    ORDINARY("ordinary", RecycledUserIdPolicy.REJECT),
    REGISTRATION("registration, `recycledUserIds=warn`", RecycledUserIdPolicy.WARN),
    REGISTRATION_REJECTED("registration, `recycledUserIds=reject`", RecycledUserIdPolicy.REJECT),
    REGISTRATION_JUST_CREATED(
        "registration, `reject`, user just created", RecycledUserIdPolicy.REJECT);

    private final String title;
    private final RecycledUserIdPolicy policy;

    Kind(String title, RecycledUserIdPolicy policy) {
      this.title = title;
      this.policy = policy;
    }

    boolean isRegistration() {
      return this != ORDINARY;
    }

    boolean needsUser() {
      return this == REGISTRATION_REJECTED || this == REGISTRATION_JUST_CREATED;
    }

    Instant createdAt() {
      return this == REGISTRATION_JUST_CREATED
          ? Instant.now()
          : Instant.now().minus(Duration.ofDays(400));
    }
  }

  private record Config(ExistingUserPolicy policy, boolean ownMapping) {

    boolean stampsUnstamped() {
      return policy == ExistingUserPolicy.CLAIM;
    }

    String title() {
      String word = "`" + policy.name().toLowerCase(Locale.ROOT) + "`";
      return policy == ExistingUserPolicy.ADOPT ? word + (ownMapping ? " own" : " built-in") : word;
    }
  }

  private record Row(Present present, Kind kind, String outcome) {}

  private static UidMapping own(boolean knowsFormer) {
    return new UidMapping() {
      @Override
      public Optional<Uid> uidOf(String userId) {
        return Optional.of(Uid.of(USER_ID));
      }

      @Override
      public Optional<String> formerUserId(String userId) {
        return knowsFormer && userId.equals(USER_ID) ? Optional.of("emp-old") : Optional.empty();
      }
    };
  }

  @Test
  void table() throws Exception {
    Map<Row, Map<String, Boolean>> rows = new LinkedHashMap<>();
    for (Present present : Present.values()) {
      for (Kind kind : Kind.values()) {
        if (present == Present.NO_USER && kind.needsUser()) {
          continue;
        }
        for (ExistingUserPolicy policy : ExistingUserPolicy.values()) {
          for (boolean ownMapping : new boolean[] {false, true}) {
            if (ownMapping || !present.needsOwnMapping()) {
              Config config = new Config(policy, ownMapping);
              Row row = new Row(present, kind, outcome(present, kind, config));
              rows.computeIfAbsent(row, key -> new LinkedHashMap<>()).put(config.title(), true);
            }
          }
        }
      }
    }
    String page = Files.readString(FILE);
    String table =
        page.substring(0, page.indexOf(HEADING) + HEADING.length())
            + INTRODUCTION
            + rows.entrySet().stream()
                .map(row -> line(row.getKey(), row.getValue().keySet().stream().toList()))
                .collect(Collectors.joining());
    if (Boolean.getBoolean("ownership.write")) {
      Files.writeString(FILE, table);
    }
    assertThat(page).isEqualTo(table);
  }

  private static String line(Row row, List<String> configs) {
    String all = configs.size() == 4 ? "any" : String.join(", ", configs);
    return "| "
        + row.present().title
        + " | "
        + row.kind().title
        + " | "
        + (row.present().needsOwnMapping() && configs.size() == 3 ? "any" : all)
        + " | "
        + row.outcome()
        + " |\n";
  }

  /** Makes the login on a new node. */
  private static String outcome(Present present, Kind kind, Config config) {
    CometChatEmulator emulator = EMULATOR.emulator();
    emulator.users().find(USER_ID).ifPresent(user -> emulator.users().remove(USER_ID));
    if (present.stamped != null) {
      emulator.users().add(existing(present.stamped).withCreatedAt(kind.createdAt()));
    }
    CometChatBridgeConfig.Builder settings =
        BridgeFixture.config(emulator).toBuilder()
            .existingUsers(config.policy())
            .recycledUserIds(kind.policy)
            .userIdCase(present.userIdCase());
    if (config.ownMapping()) {
      settings.uidMapping(own(present == Present.FORMER));
    }
    int before = emulator.journal().count();
    int updates = emulator.journal().count(Operation.UPDATE_USER);
    try (BridgeFixture fixture = new BridgeFixture(emulator, settings.build())) {
      ChatUser user =
          ChatUser.builder(present.userIdOfLogin()).newlyRegistered(kind.isRegistration()).build();
      TokenResult result = fixture.loginAndWait(newSession(), user);
      boolean token = result instanceof TokenResult.Ready;
      if (token
          && (present == Present.FORMER
              || (present == Present.NO_STAMP && config.stampsUnstamped()))) {
        emulator.journal().awaitCompleted(Operation.UPDATE_USER, updates + 1, TEST_TIMEOUT);
      }
      String calls =
          emulator.journal().exchanges().stream()
              .skip(before)
              .map(Exchange::operation)
              // The stamp is written beside the token.
              .sorted((one, other) -> Boolean.compare(isStamp(one), isStamp(other)))
              .map(OwnershipTableTest::name)
              .collect(Collectors.joining(", "));
      return (token ? "token" : "`" + ((TokenResult.NotEligible) result).reason() + "`")
          + " | "
          + calls;
    }
  }

  private static EmulatedUser existing(String stamped) {
    EmulatedUser user = EmulatedUser.of(USER_ID, "Ada");
    return stamped.isEmpty()
        ? user.withMetadata(Map.of("@private", Map.of("other", 1)))
        : user.withMetadata(
            Map.of("@private", Map.of("cometchatBridge", Stamp.of(Uid.of(USER_ID), stamped))));
  }

  private static boolean isStamp(Operation operation) {
    return operation == Operation.UPDATE_USER;
  }

  private static String name(Operation operation) {
    Map<Operation, String> names = new EnumMap<>(Operation.class);
    names.put(Operation.CREATE_AUTH_TOKEN, "create token");
    names.put(Operation.CREATE_USER, "create user");
    names.put(Operation.GET_USER, "read");
    names.put(Operation.UPDATE_USER, "stamp");
    return names.getOrDefault(operation, operation.name());
  }
}
