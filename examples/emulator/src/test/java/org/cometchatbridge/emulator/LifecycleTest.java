/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.TakenUidStatus;
import org.junit.jupiter.api.Test;

final class LifecycleTest {

  private static final String UID = "cometchat-uid-1";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void start_defaults_areAsDocumented() {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      assertThat(emulator.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+/v3");
      assertThat(emulator.appId()).isEqualTo("emulatorapp0001");
      assertThat(emulator.apiKey()).isEqualTo(CometChatEmulator.DEFAULT_API_KEY).hasSize(40);
      assertThat(emulator.authOnlyKey()).hasSize(40).isNotEqualTo(emulator.apiKey());
      assertThat(emulator.region()).isEqualTo("us");
      assertThat(emulator.users().all())
          .extracting(EmulatedUser::uid)
          .containsExactly(
              "cometchat-uid-1",
              "cometchat-uid-2",
              "cometchat-uid-3",
              "cometchat-uid-4",
              "cometchat-uid-5");
    }
  }

  @Test
  void builder_everySetting_isApplied() {
    Instant atTheEpoch = Instant.EPOCH;
    try (CometChatEmulator emulator =
        CometChatEmulator.builder()
            .appId("app")
            .apiKey("k")
            .authOnlyKey("l")
            .region("eu")
            .sampleUsers(false)
            .clock(() -> atTheEpoch)
            .validateContract(false)
            .start()) {
      Client client = new Client(emulator);

      assertThat(emulator.region()).isEqualTo("eu");
      assertThat(emulator.users().all()).isEmpty();
      assertThat(client.createUser("A", "A").data().path("createdAt").asLong())
          .isEqualTo(1_000_000_000L);
      assertThat(emulator.users().mint("a")).startsWith("a_1000000000");
      assertThat(emulator.journal().violations()).isEmpty();
    }
  }

  @Test
  void openConnections_areCounted() {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      assertThat(emulator.openConnections()).isZero();

      new Client(emulator).createUser("a", "A");

      assertThat(emulator.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void builder_invalidSettings_areRejected() {
    CometChatEmulator.Builder builder = CometChatEmulator.builder();

    assertThatIllegalArgumentException().isThrownBy(() -> builder.port(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.apiKey(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.appId(""));
  }

  @Test
  void start_portInUse_isReported() {
    try (CometChatEmulator first = CometChatEmulator.start()) {
      CometChatEmulator.Builder second =
          CometChatEmulator.builder().port(first.baseUrl().getPort());

      assertThatIllegalStateException()
          .isThrownBy(second::start)
          .withMessageContaining(String.valueOf(first.baseUrl().getPort()));
    }
  }

  @Test
  void reset_restoresTheInitialState() {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      Client client = new Client(emulator);
      client.createUser("emp-1", "Ada");
      String token = client.mint(UID).data().path("authToken").asText();
      emulator.users().remove("cometchat-uid-2");
      emulator.switches().set(TakenUidStatus.CONFLICT_409).replicaLag(3).tokenRetention(5);
      emulator.faults().onAny().empty(500).always();

      emulator.reset();

      assertThat(emulator.users().all()).hasSize(5).noneMatch(EmulatedUser::deactivated);
      assertThat(emulator.users().isValid(token)).isFalse();
      assertThat(emulator.journal().count()).isZero();
      assertThat(emulator.switches().get(TakenUidStatus.class))
          .isEqualTo(TakenUidStatus.BAD_REQUEST_400);
      assertThat(emulator.switches().replicaLag()).isZero();
      assertThat(emulator.switches().tokenRetention()).isEqualTo(100);
      assertThat(client.mint(UID).status()).isEqualTo(200);
    }
  }

  @Test
  void reset_heldCall_doesNotAffectTheNextTest() throws Exception {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      Client client = new Client(emulator);
      Hold hold = emulator.faults().on(Operation.CREATE_USER).hang();
      CompletableFuture<Reply> held =
          client.postAsync("/users", "{\"uid\":\"EMP-1\",\"name\":\"Ada\"}");
      hold.awaitHeld(1, LIMIT);

      emulator.reset();

      assertThat(held.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(emulator.users().find("emp-1")).isEmpty();
      assertThat(emulator.journal().count()).isZero();
      assertThat(emulator.journal().violations()).isEmpty();
    }
  }

  @Test
  void close_withHeldCalls_releasesThemAndEndsAllThreads() throws Exception {
    Set<Thread> before = emulatorThreads();
    CometChatEmulator emulator = CometChatEmulator.start();
    Client client = new Client(emulator);
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    CompletableFuture<Reply> held = client.mintAsync(UID);
    hold.awaitHeld(1, LIMIT);

    emulator.close();
    emulator.close();

    assertThat(held.handle((reply, failure) -> "free").get(20, TimeUnit.SECONDS)).isEqualTo("free");
    Set<Thread> left = emulatorThreads();
    left.removeAll(before);
    for (Thread thread : left) {
      thread.join(LIMIT.toMillis());
    }
    assertThat(left).noneMatch(Thread::isAlive);
  }

  @Test
  void toString_containsNoSecrets() {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      Client client = new Client(emulator);
      String token = client.mint(UID).data().path("authToken").asText();
      client.delete("/users/" + UID + "/auth_tokens/" + token);
      client.delete("/users/" + UID + "/auth_tokens/badly-shaped-token");

      assertThat(emulator.journal().exchanges())
          .extracting(Exchange::toString)
          .noneMatch(text -> text.contains(token) || text.contains("badly-shaped"))
          .noneMatch(text -> text.contains(emulator.apiKey()))
          .contains("CREATE_AUTH_TOKEN POST /v3/users/cometchat-uid-1/auth_tokens -> 200");
      assertThat(emulator.journal().violations())
          .hasSize(1)
          .extracting(ContractViolation::toString)
          .noneMatch(text -> text.contains("badly-shaped"));
    }
  }

  private static Set<Thread> emulatorThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cometchat-emulator"))
        .collect(Collectors.toSet());
  }
}
