/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Checks with {@link HostileIds} that a mapping is injective, legal and locale-independent. */
public final class UidMappingCheck {

  private static final int BATCH = 1_000;
  private static final List<String> LANGUAGES = List.of("tr", "az", "lt", "th", "ar", "de");

  private final Function<String, Optional<Uid>> mapping;
  private final UidCollisions collisions;
  private long generated;
  private long mapped;

  /**
   * Creates a check.
   *
   * @param collisions records the uids of the mapping
   */
  public UidMappingCheck(Function<String, Optional<Uid>> mapping, UidCollisions collisions) {
    this.mapping = mapping;
    this.collisions = collisions;
  }

  /**
   * Maps the given number of user ids, rounded up to thousands. Changes the default locale of the
   * process meanwhile.
   *
   * @throws AssertionError if two user ids have the same uid, or if a uid is not legal or depends
   *     on the locale
   */
  public void run(long seed, int count) {
    Locale before = Locale.getDefault();
    try {
      HostileIds ids = new HostileIds(seed, id -> mapping.apply(id).map(Uid::value).orElse("none"));
      for (int done = 0; done < count; done += BATCH) {
        runBatch(ids, LANGUAGES.get(done / BATCH % LANGUAGES.size()));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  /** The number of generated user ids, including duplicates. */
  public long generated() {
    return generated;
  }

  /** The number of user ids that have a uid. */
  public long mapped() {
    return mapped;
  }

  private void runBatch(HostileIds ids, String language) {
    List<String> batch = new ArrayList<>(BATCH);
    List<Optional<Uid>> uids = new ArrayList<>(BATCH);
    Locale.setDefault(Locale.ROOT);
    for (int i = 0; i < BATCH; i++) {
      String id = ids.get();
      Optional<Uid> uid = mapping.apply(id);
      batch.add(id);
      uids.add(uid);
      generated++;
      if (uid.isPresent()) {
        mapped++;
        assertLegal(uid.get().value());
        collisions.record(uid.get().value(), id);
      }
    }
    Locale.setDefault(Locale.forLanguageTag(language));
    for (int i = 0; i < BATCH; i++) {
      if (!mapping.apply(batch.get(i)).equals(uids.get(i))) {
        throw new AssertionError("Another uid in " + Locale.getDefault() + ": " + batch.get(i));
      }
    }
  }

  private static void assertLegal(String uid) {
    if (uid.isEmpty() || uid.length() > 100) {
      throw new AssertionError("Illegal length: " + uid);
    }
    for (int i = 0; i < uid.length(); i++) {
      if ("abcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(uid.charAt(i)) < 0) {
        throw new AssertionError("Illegal character: " + uid);
      }
    }
  }
}
