/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Has a mapping map {@link HostileIds}, and fails if it is not one that may be relied upon. */
public final class IdTrial {

  private static final int BATCH = 1_000;
  private static final List<String> LANGUAGES = List.of("tr", "az", "lt", "th", "ar", "de");

  private final Function<String, Optional<Uid>> mapping;
  private final UidMeetings meetings;
  private long asked;
  private long mapped;

  /**
   * A trial to come.
   *
   * @param meetings what the mapping's uids are noted in
   */
  public IdTrial(Function<String, Optional<Uid>> mapping, UidMeetings meetings) {
    this.mapping = mapping;
    this.meetings = meetings;
  }

  /**
   * Maps so many ids, and as many more as make whole thousands. The default locale of the process
   * changes meanwhile.
   *
   * @throws AssertionError if two ids have one uid, or a uid is not legal or another in another
   *     locale
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

  /** How many ids, equal ones counted each time, were to be mapped. */
  public long asked() {
    return asked;
  }

  /** How many of them had a uid. */
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
      asked++;
      if (uid.isPresent()) {
        mapped++;
        assertLegal(uid.get().value());
        meetings.note(uid.get().value(), id);
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
      throw new AssertionError("Of no legal length: " + uid);
    }
    for (int i = 0; i < uid.length(); i++) {
      if ("abcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(uid.charAt(i)) < 0) {
        throw new AssertionError("Not legal: " + uid);
      }
    }
  }
}
