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
 * Generated user ids never meet in one uid, whatever the mapping, the tenant and the locale are.
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
  void generatedIds_neverMeetAndAreLegalAndTheSameInEveryLocale(
      UidStrategy strategy, String tenant) {
    UidRegistry mapping = mapping(strategy, tenant);
    UidMeetings meetings = new UidMeetings(COUNT);

    new IdTrial(mapping::uidOf, meetings).run(20_261_121, COUNT);

    // Of these ids the identity takes few.
    int atLeast = strategy == UidStrategy.IDENTITY ? COUNT / 50 : COUNT / 2;
    assertThat(meetings.ids()).as("different ids").isGreaterThan(atLeast);
  }

  @Test
  void tenantsAndMappingsBesideEachOther_neverMeet() {
    UidMeetings meetings = new UidMeetings(6 * COUNT);
    for (String tenant : new String[] {null, "acme", "acme-eu", "a", "x", "user"}) {
      UidRegistry mapping = mapping(UidStrategy.DEFAULT, tenant);
      HostileIds ids = new HostileIds(7, id -> mapping.uidOf(id).map(Uid::value).orElse("none"));
      for (int i = 0; i < COUNT; i++) {
        String id = ids.get();
        meetings.note(mapping.uidOf(id).orElseThrow().value(), tenant + "\n" + id);
      }
    }
    assertThat(meetings.ids()).isGreaterThan(COUNT);

    // One user is one user by whichever mapping, so these may give one uid to one id only.
    UidMeetings mappings = new UidMeetings(3 * COUNT);
    for (UidStrategy strategy : UidStrategy.values()) {
      new IdTrial(mapping(strategy, null)::uidOf, mappings).run(11, COUNT);
    }
  }

  @Test
  void idsThatMeet_areFound() {
    IdTrial trial = new IdTrial(id -> Optional.of(Uid.of("user")), new UidMeetings(1_000));

    assertThatThrownBy(() -> trial.run(1, 1_000)).hasMessageContaining("Another id has the uid");
  }

  @Test
  void mappingThatDependsOnTheLocale_isFound() {
    UidRegistry mapping = mapping(UidStrategy.HASH, null);
    IdTrial trial =
        new IdTrial(id -> mapping.uidOf(Locale.getDefault() + id), new UidMeetings(1_000));
    Locale before = Locale.getDefault();

    assertThatThrownBy(() -> trial.run(1, 1_000)).hasMessageContaining("Another uid in");
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
