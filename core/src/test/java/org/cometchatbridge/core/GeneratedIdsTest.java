/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Optional;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Generated user ids get distinct uids with every built-in mapping, tenant and locale.
 *
 * <p>{@code -Dcometchatbridge.generatedIds=10000000} generates ten million for each mapping instead
 * of 100,000.
 */
class GeneratedIdsTest {

  private static final int COUNT = Integer.getInteger("cometchatbridge.generatedIds", 100_000);

  @ParameterizedTest
  @CsvSource({
    "DEFAULT,",
    "IDENTITY,",
    "HASH,",
    "DEFAULT,acme",
    "IDENTITY,acme",
    "HASH,acme",
    "DEFAULT,a-tenant-of-20-chars"
  })
  void generatedIds_getDistinctLegalUidsInEveryLocale(UidStrategy strategy, String tenant) {
    UidRegistry mapping = mapping(strategy, tenant);
    UidCollisions collisions = new UidCollisions(COUNT);

    new UidMappingCheck(mapping::uidOf, collisions).run(20_261_121, COUNT);

    // The identity mapping accepts only a few of these ids.
    int atLeast = strategy == UidStrategy.IDENTITY ? COUNT / 50 : COUNT / 2;
    assertThat(collisions.ids()).as("different ids").isGreaterThan(atLeast);
  }

  @Test
  void differentTenantsAndMappings_neverCollide() {
    UidCollisions collisions = new UidCollisions(6 * COUNT);
    for (String tenant : new String[] {null, "acme", "acme-eu", "a", "x", "user"}) {
      UidRegistry mapping = mapping(UidStrategy.DEFAULT, tenant);
      HostileIds ids = new HostileIds(7, id -> mapping.uidOf(id).map(Uid::value).orElse("none"));
      for (int i = 0; i < COUNT; i++) {
        String id = ids.get();
        collisions.record(mapping.uidOf(id).orElseThrow().value(), tenant + "\n" + id);
      }
    }
    assertThat(collisions.ids()).isGreaterThan(COUNT);

    // Different mappings may return the same uid only for the same user id.
    UidCollisions mappings = new UidCollisions(3 * COUNT);
    for (UidStrategy strategy : UidStrategy.values()) {
      new UidMappingCheck(mapping(strategy, null)::uidOf, mappings).run(11, COUNT);
    }
  }

  @Test
  void collision_isDetected() {
    UidMappingCheck check =
        new UidMappingCheck(id -> Optional.of(Uid.of("user")), new UidCollisions(1_000));

    assertThatThrownBy(() -> check.run(1, 1_000)).hasMessageContaining("Another id has the uid");
  }

  @Test
  void localeDependentMapping_isDetected() {
    UidRegistry mapping = mapping(UidStrategy.HASH, null);
    UidMappingCheck check =
        new UidMappingCheck(
            id -> mapping.uidOf(Locale.getDefault() + id), new UidCollisions(1_000));
    Locale before = Locale.getDefault();

    assertThatThrownBy(() -> check.run(1, 1_000)).hasMessageContaining("Another uid in");
    assertThat(Locale.getDefault()).isEqualTo(before);
  }

  private static UidRegistry mapping(UidStrategy strategy, String tenant) {
    CometChatBridgeConfig.Builder config =
        CometChatBridgeConfig.builder()
            .appId("app")
            .region("eu")
            .apiKey("key")
            .uidMapping(strategy);
    if (tenant != null) {
      config.tenant(tenant);
    }
    return new UidRegistry(config.build(), new ManualTime());
  }
}
