/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.cometchatbridge.core.internal.identity.Sha256;

/**
 * A set of uids, of which only 64 bits of a hash are kept: there may be millions. A uid that is not
 * in the set is found in one of 18 million million runs with a million uids. Not thread-safe.
 */
final class HashedUids {

  private static final int FIRST_SIZE = 1 << 12;

  /** Open addressing; 0 is a free place. */
  private long[] places = new long[FIRST_SIZE];

  private int size;

  void add(String uid) {
    if (2 * (size + 1) > places.length) {
      grow();
    }
    if (insert(places, hash(uid))) {
      size++;
    }
  }

  int size() {
    return size;
  }

  boolean contains(String uid) {
    long hash = hash(uid);
    for (int place = first(places, hash); places[place] != 0; place = next(places, place)) {
      if (places[place] == hash) {
        return true;
      }
    }
    return false;
  }

  private void grow() {
    long[] larger = new long[2 * places.length];
    for (long hash : places) {
      if (hash != 0) {
        insert(larger, hash);
      }
    }
    places = larger;
  }

  private static boolean insert(long[] places, long hash) {
    int place = first(places, hash);
    while (places[place] != 0) {
      if (places[place] == hash) {
        return false;
      }
      place = next(places, place);
    }
    places[place] = hash;
    return true;
  }

  private static int first(long[] places, long hash) {
    return (int) hash & (places.length - 1);
  }

  private static int next(long[] places, int place) {
    return (place + 1) & (places.length - 1);
  }

  private static long hash(String uid) {
    byte[] digest = new Sha256().text(uid.toLowerCase(Locale.ROOT)).digest();
    long hash = ByteBuffer.wrap(digest).getLong();
    return hash == 0 ? 1 : hash;
  }
}
