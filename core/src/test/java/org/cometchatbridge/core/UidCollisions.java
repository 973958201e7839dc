/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * Detects uids that are assigned to two user ids. Stores 64-bit fingerprints, because ten million
 * strings would need too much memory. The probability of a false collision among ten million is
 * three in a million.
 */
public final class UidCollisions {

  private final long[] uids;
  private final long[] owners;
  private final int mask;
  private int ids;

  /**
   * Creates an empty table.
   *
   * @param count the maximum number of user ids
   */
  public UidCollisions(int count) {
    int size = Integer.highestOneBit(Math.max(count + count / 2, 16)) * 2;
    this.uids = new long[size];
    this.owners = new long[size];
    this.mask = size - 1;
  }

  /** Records the uid of a user id; fails if another user id has it. */
  public void record(String uid, String id) {
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

  /** The number of different user ids. */
  public int ids() {
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
