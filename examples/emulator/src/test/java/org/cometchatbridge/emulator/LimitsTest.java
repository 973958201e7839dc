/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.AppIdHeader;
import org.cometchatbridge.emulator.Switches.AppIdStatus;
import org.cometchatbridge.emulator.Switches.EmptyKeyStatus;
import org.cometchatbridge.emulator.Switches.MintCountsAs;
import org.cometchatbridge.emulator.Switches.RateLimitHeaderNames;
import org.cometchatbridge.emulator.Switches.RateLimitHeadersSent;
import org.cometchatbridge.emulator.Switches.RateLimitedBy;
import org.cometchatbridge.emulator.Switches.RetryAfter;
import org.cometchatbridge.emulator.Switches.UnknownVersionStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rate limits with their headers, and undocumented statuses. */
final class LimitsTest {

  private static final String USER = "/users/cometchat-uid-1";

  // Read by threads of the emulator.
  private static volatile Instant now = Instant.EPOCH;

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().clock(() -> now));

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    // 20 seconds into a minute.
    now = Instant.ofEpochSecond(1_763_600_000L);
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
  }

  @Test
  void limit_reached_rejectsTheGroupUntilTheNextMinute() {
    emulator.switches().set(Amount.OTHER_CALLS_PER_MINUTE, 2);

    assertThat(client.get(USER).status()).isEqualTo(200);
    assertThat(client.get(USER).status()).isEqualTo(200);
    assertThat(client.mint("cometchat-uid-1").status()).isEqualTo(429);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(client.createUser("emp-1", "Core").status()).isEqualTo(200);
    now = now.plusSeconds(40);
    assertThat(client.get(USER).status()).isEqualTo(200);
  }

  @Test
  void mint_countsTowardsTheGroupSetBySwitch() {
    emulator.switches().set(Amount.CORE_CALLS_PER_MINUTE, 1).set(MintCountsAs.CORE);

    assertThat(client.mint("cometchat-uid-1").status()).isEqualTo(200);
    assertThat(client.createUser("emp-1", "A").status()).isEqualTo(429);
  }

  @Test
  void limit_isSharedByKeysBySwitch() {
    Client other = new Client(emulator, emulator.authOnlyKey());
    emulator.switches().set(Amount.OTHER_CALLS_PER_MINUTE, 1);

    assertThat(client.get(USER).status()).isEqualTo(200);
    assertThat(other.get(USER).status()).isEqualTo(429);
    emulator.switches().set(RateLimitedBy.KEY);
    assertThat(client.get(USER).status()).isEqualTo(200);
    assertThat(other.get(USER).status()).isEqualTo(200);
    assertThat(other.get(USER).status()).isEqualTo(429);
  }

  @Test
  void limitPerUser_doesNotAffectOtherUsers() {
    emulator.switches().set(Amount.OTHER_CALLS_PER_MINUTE, 1).set(RateLimitedBy.USER);

    assertThat(client.mint("cometchat-uid-1").status()).isEqualTo(200);
    assertThat(client.mint("cometchat-uid-1").status()).isEqualTo(429);
    assertThat(client.mint("cometchat-uid-2").status()).isEqualTo(200);
    assertThat(client.get("/users").status()).isEqualTo(200);
    assertThat(client.get("/users").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "SECONDS,   40",
        "HTTP_DATE, 'Thu, 20 Nov 2025 00:54:00 GMT'",
        "ABSENT,    -",
      })
  void retryAfter_hasTheFormOfTheSwitch(RetryAfter form, String value) {
    now = Instant.parse("2025-11-20T00:53:20Z");
    emulator.switches().set(form).set(Amount.OTHER_CALLS_PER_MINUTE, 1);

    client.get(USER);
    Reply rejected = client.get(USER);

    assertThat(rejected.raw().headers().firstValue("retry-after").orElse(null)).isEqualTo(value);
    assertThat(rejected.raw().headers().firstValue("x-rate-limit-remaining")).contains("0");
  }

  @Test
  void headers_areNamedAndSentBySwitches() {
    assertThat(limitHeaders(client.get(USER))).isEmpty();

    emulator.switches().set(RateLimitHeadersSent.ALWAYS);
    assertThat(limitHeaders(client.get(USER)))
        .containsExactlyInAnyOrder(
            "x-rate-limit: 20000",
            "x-rate-limit-remaining: 19998",
            "x-rate-limit-reset: 1763600040");
    emulator.switches().set(RateLimitHeaderNames.X_RATELIMIT);
    assertThat(limitHeaders(client.createUser("a", "A")))
        .containsExactlyInAnyOrder(
            "x-ratelimit-limit: 10000",
            "x-ratelimit-remaining: 9999",
            "x-ratelimit-reset: 1763600040");
    emulator.switches().set(RateLimitHeaderNames.BOTH);
    assertThat(limitHeaders(client.get(USER))).hasSize(6);
    emulator.switches().set(RateLimitHeadersSent.NEVER).set(Amount.OTHER_CALLS_PER_MINUTE, 1);
    Reply rejected = client.get(USER);
    assertThat(rejected.status()).isEqualTo(429);
    assertThat(limitHeaders(rejected)).isEmpty();
  }

  @Test
  void undocumentedStatuses_areSetBySwitches() {
    Client blank = new Client(emulator, " ");
    emulator.switches().set(EmptyKeyStatus.BAD_REQUEST_400);
    assertThat(blank.get(USER).status()).isEqualTo(400);
    emulator.switches().set(EmptyKeyStatus.FORBIDDEN_403);
    assertThat(blank.get(USER).status()).isEqualTo(403);

    emulator.switches().set(AppIdHeader.REQUIRED);
    assertThat(client.get(USER).code()).isEqualTo("AUTH_ERR_EMPTY_APPID");
    assertThat(client.get(USER).status()).isEqualTo(401);
    emulator.switches().set(AppIdStatus.BAD_REQUEST_400);
    assertThat(client.get(USER).status()).isEqualTo(400);
    emulator.switches().set(AppIdStatus.NOT_FOUND_404);
    assertThat(client.get(USER).status()).isEqualTo(404);
    assertThat(client.send(client.request(USER).header("appId", emulator.appId()).build()).status())
        .isEqualTo(200);

    emulator.switches().set(UnknownVersionStatus.BAD_REQUEST_400);
    Reply version =
        client.send(
            HttpRequest.newBuilder(emulator.baseUrl().resolve("/v2/users"))
                .header("apikey", emulator.apiKey())
                .build());
    assertThat(version.code()).isEqualTo("ERR_INVALID_API_VERSION");
    assertThat(version.status()).isEqualTo(400);
    emulator.journal().takeViolations();
  }

  @Test
  void amount_tooSmall_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> emulator.switches().set(Amount.TOKEN_RETENTION, 0))
        .withMessageContaining("TOKEN_RETENTION");
    assertThatIllegalArgumentException().isThrownBy(() -> emulator.switches().replicaLag(-1));
    for (Amount amount : Amount.values()) {
      assertThat(emulator.switches().get(amount)).isEqualTo(amount.defaultValue());
    }
  }

  private static List<String> limitHeaders(Reply reply) {
    return reply.raw().headers().map().entrySet().stream()
        .filter(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith("x-rate"))
        .map(header -> header.getKey() + ": " + header.getValue().get(0))
        .toList();
  }
}
