/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cometchatbridge.core.internal.identity.HostIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Generated host ids never meet in one uid, whatever the mapping, the tenant and the locale are.
 *
 * <p>{@code -Dcometchatbridge.generatedIds=10000000} generates ten million for each mapping instead
 * of 100,000.
 */
class GeneratedIdsTest {

  private static final int COUNT = Integer.getInteger("cometchatbridge.generatedIds", 100_000);
  private static final int BATCH = 1_000;
  private static final List<String> LANGUAGES = List.of("tr", "az", "lt", "th", "ar", "de");

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(before);
  }

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
    HostIds mapping = mapping(strategy, tenant);
    Meetings meetings = new Meetings(COUNT);

    assertNoneMeets(mapping, meetings, 20_261_121);

    // Of these ids the identity takes few.
    int atLeast = strategy == UidStrategy.IDENTITY ? COUNT / 50 : COUNT / 2;
    assertThat(meetings.ids()).as("different ids").isGreaterThan(atLeast);
  }

  @Test
  void tenantsAndMappingsBesideEachOther_neverMeet() {
    Meetings meetings = new Meetings(6 * COUNT);
    for (String tenant : new String[] {null, "acme", "acme-eu", "a", "x", "user"}) {
      HostIds mapping = mapping(UidStrategy.DEFAULT, tenant);
      NastyIds ids = new NastyIds(7, id -> mapping.uidOf(id).map(Uid::value).orElse("none"));
      for (int i = 0; i < COUNT; i++) {
        String id = ids.get();
        meetings.note(mapping.uidOf(id).orElseThrow().value(), tenant + "\n" + id);
      }
    }
    assertThat(meetings.ids()).isGreaterThan(COUNT);

    // One user is one user by whichever mapping, so these may give one uid to one id only.
    Meetings mappings = new Meetings(3 * COUNT);
    for (UidStrategy strategy : UidStrategy.values()) {
      assertNoneMeets(mapping(strategy, null), mappings, 11);
    }
  }

  private static void assertNoneMeets(HostIds mapping, Meetings meetings, long seed) {
    NastyIds ids = new NastyIds(seed, id -> mapping.uidOf(id).map(Uid::value).orElse("none"));
    List<String> batch = new ArrayList<>(BATCH);
    List<Optional<Uid>> uids = new ArrayList<>(BATCH);
    for (int done = 0; done < COUNT; done += BATCH) {
      batch.clear();
      uids.clear();
      Locale.setDefault(Locale.ROOT);
      for (int i = 0; i < BATCH; i++) {
        String id = ids.get();
        Optional<Uid> uid = mapping.uidOf(id);
        batch.add(id);
        uids.add(uid);
        if (uid.isPresent()) {
          assertLegal(uid.get().value());
          meetings.note(uid.get().value(), id);
        }
      }
      Locale.setDefault(Locale.forLanguageTag(LANGUAGES.get(done / BATCH % LANGUAGES.size())));
      for (int i = 0; i < BATCH; i++) {
        if (!mapping.uidOf(batch.get(i)).equals(uids.get(i))) {
          throw new AssertionError("Another uid in " + Locale.getDefault() + ": " + batch.get(i));
        }
      }
    }
  }

  private static void assertLegal(String uid) {
    if (uid.isEmpty() || uid.length() > 100) {
      throw new AssertionError("Of no legal length: " + uid);
    }
    for (int i = 0; i < uid.length(); i++) {
      if ("abcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(uid.charAt(i)) < 0) {
        throw new AssertionError("Not legal: " + uid);
      }
    }
  }

  private static HostIds mapping(UidStrategy strategy, String tenant) {
    CometChatBridgeConfig.Builder config =
        CometChatBridgeConfig.builder()
            .appId("app")
            .region("eu")
            .apiKey("key")
            .uidMapping(strategy);
    if (tenant != null) {
      config.tenant(tenant);
    }
    return new HostIds(config.build(), new ManualTime());
  }

  /**
   * Who has which uid, as 64 bits each: ten million of them as texts would need a machine of their
   * own. That two of ten million fall together by chance has a probability of three in a million.
   */
  private static final class Meetings {

    private final long[] uids;
    private final long[] owners;
    private final int mask;
    private int ids;

    Meetings(int count) {
      int size = Integer.highestOneBit(Math.max(count, 16)) * 4;
      this.uids = new long[size];
      this.owners = new long[size];
      this.mask = size - 1;
    }

    void note(String uid, String id) {
      long key = fingerprint(uid, 0x9e3779b97f4a7c15L) | 1;
      long owner = fingerprint(id, 0xc2b2ae3d27d4eb4fL);
      int place = (int) (key >>> 32) & mask;
      while (uids[place] != 0 && uids[place] != key) {
        place = (place + 1) & mask;
      }
      if (uids[place] == 0) {
        uids[place] = key;
        owners[place] = owner;
        ids++;
      } else if (owners[place] != owner) {
        throw new AssertionError("Another id has the uid " + uid + " of " + id);
      }
    }

    int ids() {
      return ids;
    }

    private static long fingerprint(String text, long seed) {
      long hash = seed;
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0xff51afd7ed558ccdL;
        hash ^= hash >>> 29;
      }
      hash = (hash ^ text.length()) * 0xc4ceb9fe1a85ec53L;
      return hash ^ (hash >>> 32);
    }
  }
}
