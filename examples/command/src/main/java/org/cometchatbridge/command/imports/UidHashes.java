/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

/**
 * A set of texts, of which 64 bits of a hash are kept, so that a million need 16 MB. A text that is
 * found in it may be another one: the caller compares. Not thread-safe.
 */
final class UidHashes {

  private static final int FIRST_SIZE = 1 << 10;

  /** Open addressing; 0 is a free place. */
  private long[] places = new long[FIRST_SIZE];

  private int size;

  /** Returns whether a text with this hash was not there. */
  boolean add(long hash) {
    if (3L * (size + 1) > 2L * places.length) {
      grow();
    }
    if (!insert(places, hash)) {
      return false;
    }
    size++;
    return true;
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
    int place = (int) hash & (places.length - 1);
    while (places[place] != 0) {
      if (places[place] == hash) {
        return false;
      }
      place = (place + 1) & (places.length - 1);
    }
    places[place] = hash;
    return true;
  }

  /** FNV-1a with the finish of MurmurHash3; never 0. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
