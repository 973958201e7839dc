/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapping of user ids to uids by the settings. */
class UidMappingTest {

  private static final String HASH_OF_ADA = "1t62mb63uu8q8fpipaavlberv5q4hseoqr7jni2arbe9thgvl7k0";
  private static final TokenResult NOT_MAPPED =
      new TokenResult.NotEligible(TokenResult.NotEligible.Reason.USER_ID_NOT_MAPPED);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void defaultMapping_equalsUidOfUserId() {
    try (BridgeFixture fixture = fixture(config -> {})) {
      assertThat(fixture.bridge().uidOf("emp-1")).contains(Uid.of("emp-1"));
      assertThat(fixture.bridge().uidOf("Ada")).contains(Uid.ofUserId("Ada"));
      assertThat(fixture.bridge().uidOf(" ")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ada",
        "ada@example.org",
        "a b",
        "",
        " ",
        "acme-xt1-42",
        "user-x1-" + HASH_OF_ADA,
        "\u0131"
      })
  void identity_rejectsUserIdsThatAreNotPlainUids(String id) {
    try (BridgeFixture fixture = fixture(config -> config.uidMapping(UidStrategy.IDENTITY))) {
      assertThat(fixture.bridge().uidOf(id)).isEmpty();
      assertThat(UidStrategy.IDENTITY.uidOf(id)).isEmpty();
      assertThat(fixture.bridge().uidOf("emp_1")).contains(Uid.of("emp_1"));
      assertThat(fixture.bridge().uidOf("a".repeat(100))).contains(Uid.of("a".repeat(100)));
      assertThat(fixture.bridge().uidOf("a".repeat(101))).isEmpty();
    }
  }

  @Test
  void unmappedUserId_isNotEligibleAndCostsNoCall() {
    try (BridgeFixture fixture = fixture(config -> config.uidMapping(UidStrategy.IDENTITY))) {
      assertThat(fixture.bridge().login(newSession(), user("Ada"))).isEqualTo(NOT_MAPPED);

      BridgeEvent.UserIdNotMapped event =
          fixture.events().await(BridgeEvent.UserIdNotMapped.class, 1).get(0);
      assertThat(event.userId()).isEqualTo("Ada");
      assertThat(event.toString()).doesNotContain("Ada");
      assertThat(fixture.emulator().journal().count()).isZero();
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isInstanceOf(TokenResult.Ready.class);
    }
  }

  @Test
  void hash_revealsNothing() {
    try (BridgeFixture fixture = fixture(config -> config.uidMapping(UidStrategy.HASH))) {
      assertThat(fixture.bridge().uidOf("Ada")).contains(Uid.of("user-x1-" + HASH_OF_ADA));
      assertThat(fixture.bridge().uidOf("emp-1042").orElseThrow().value())
          .matches("user-x1-[0-9a-v]{52}");
    }
  }

  @Test
  void tenant_prefixesEveryUid() {
    try (BridgeFixture fixture = fixture(config -> config.tenant("acme"))) {
      assertThat(fixture.bridge().uidOf("emp-1")).contains(Uid.of("acme-xt1-emp-1"));
      assertThat(fixture.bridge().uidOf("Ada")).contains(Uid.of("acme-xt1-ada-x1-" + HASH_OF_ADA));
      // At most 99 characters: the tenant, the tag and the rest.
      assertThat(fixture.bridge().uidOf("a".repeat(90)).orElseThrow().value()).hasSize(99);
      assertThat(fixture.bridge().uidOf("a".repeat(91)).orElseThrow().value())
          .matches("acme-xt1-a{34}-x1-[0-9a-v]{52}");
    }
  }

  @Test
  void userIdsInTheFormOfATenantUid_areEncoded() {
    assertThat(Uid.ofUserId("acme-xt1-42").value()).matches("user-x1-[0-9a-v]{52}");
    assertThat(Uid.ofUserId("Acme-XT1-42").value()).matches("user-x1-[0-9a-v]{52}");
    assertThat(Uid.ofUserId("a-xt1").value()).isEqualTo("a-xt1");
    assertThat(Uid.ofUserId("A-xt1").value()).matches("user-x1-[0-9a-v]{52}");
    assertThat(Uid.ofUserId("-xt1-42").value()).isEqualTo("-xt1-42");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Acme",
        "a_b",
        "-a",
        "a-",
        "xt1",
        "a-xt1",
        "xt1-a",
        "a-xt1-b",
        "a-tenant-of-21-charss",
        "\u00e9",
        "a\n"
      })
  void invalidTenantName_failsTheStart(String tenant) {
    assertThatThrownBy(
            () -> BridgeFixture.config(EMULATOR.emulator()).toBuilder().tenant(tenant).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("tenant");
  }

  @Test
  void customMapping_mayReturnNoUid() {
    UidMapping own =
        userId ->
            userId.startsWith("emp:") ? Optional.of(Uid.of(userId.substring(4))) : Optional.empty();
    try (BridgeFixture fixture = fixture(config -> config.uidMapping(own).tenant("acme"))) {
      assertThat(fixture.bridge().uidOf("emp:7")).contains(Uid.of("acme-xt1-7"));
      assertThat(fixture.bridge().uidOf("emp:" + "7".repeat(90))).isPresent();
      assertThat(fixture.bridge().uidOf("emp:" + "7".repeat(91))).isEmpty();
      assertThat(fixture.bridge().uidOf("guest:7")).isEmpty();
    }
  }

  @Test
  void customMappingThatThrowsOrReturnsNull_meansNoChat() {
    UidMapping broken =
        userId -> {
          if (userId.equals("null")) {
            return null;
          }
          throw new IllegalStateException("no such row: " + userId);
        };
    try (BridgeFixture fixture = fixture(config -> config.uidMapping(broken))) {
      assertThat(fixture.bridge().login(newSession(), user("ada"))).isEqualTo(NOT_MAPPED);
      assertThat(fixture.bridge().login(newSession(), user("null"))).isEqualTo(NOT_MAPPED);
    }
  }

  @Test
  void customMappingThatIsNotInjective_givesTheUidToTheFirstUserId() {
    UidMapping folding = userId -> Optional.of(Uid.of(userId.toLowerCase(Locale.ROOT)));
    try (BridgeFixture fixture = fixture(config -> config.uidMapping(folding))) {
      SessionKey adas = newSession();
      assertThat(fixture.loginAndWait(adas, user("Ada"))).isInstanceOf(TokenResult.Ready.class);

      assertThat(fixture.loginAndWait(newSession(), user("ada"))).isEqualTo(NOT_MAPPED);
      assertThat(fixture.bridge().uidOf("ADA")).isEmpty();

      // The uid has not been used for a day.
      fixture.time().advance(Duration.ofDays(2));
      assertThat(fixture.bridge().uidOf("ada")).contains(Uid.of("ada"));
    }
  }

  private static BridgeFixture fixture(Consumer<CometChatBridgeConfig.Builder> change) {
    CometChatBridgeConfig.Builder config = BridgeFixture.config(EMULATOR.emulator()).toBuilder();
    change.accept(config);
    return new BridgeFixture(EMULATOR.emulator(), config.build());
  }
}
