/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.util.Arrays;
import org.cometchatbridge.core.internal.lifecycle.SeenProfile;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a user who has requested a token: when the last tokens were requested, and
 * the profile of the last login. One map holds both, since an entry needs more memory than its
 * contents. Immutable.
 */
final class KnownUser {

  private static final long[] NONE = {};

  /** The newest request, in nanoseconds of the timer. */
  private final long newest;

  /** The requests before, the oldest first; {@code null} if there is not even a newest one. */
  private final long @Nullable [] earlier;

  /** The parts of a {@link SeenProfile}: an object of its own would need more memory. */
  private final int profile;

  private final int @Nullable [] fields;

  private KnownUser(long newest, long @Nullable [] earlier, int profile, int @Nullable [] fields) {
    this.newest = newest;
    this.earlier = earlier;
    this.profile = profile;
    this.fields = fields;
  }

  /** The times of the token requests of a user, the oldest first. */
  static long[] requests(@Nullable KnownUser user) {
    long[] before = user == null ? null : user.earlier;
    if (user == null || before == null) {
      return NONE;
    }
    long[] all = Arrays.copyOf(before, before.length + 1);
    all[before.length] = user.newest;
    return all;
  }

  /** The same user with other times; {@code null} if nothing remains to remember. */
  static @Nullable KnownUser withRequests(@Nullable KnownUser user, long[] requests) {
    int fieldsHash = user == null ? 0 : user.profile;
    int[] fields = user == null ? null : user.fields;
    if (requests.length == 0) {
      return fields == null ? null : new KnownUser(0, null, fieldsHash, fields);
    }
    int last = requests.length - 1;
    long[] earlier = last == 0 ? NONE : Arrays.copyOf(requests, last);
    return new KnownUser(requests[last], earlier, fieldsHash, fields);
  }

  /** The profile of the last login, if it is remembered. */
  static @Nullable SeenProfile profile(@Nullable KnownUser user) {
    return user == null || user.fields == null ? null : new SeenProfile(user.profile, user.fields);
  }

  /** The same user with another profile. */
  static KnownUser withProfile(@Nullable KnownUser user, SeenProfile profile) {
    return user == null
        ? new KnownUser(0, null, profile.hash(), profile.fields())
        : new KnownUser(user.newest, user.earlier, profile.hash(), profile.fields());
  }

  /** See {@link BoundedMap.Lifetime}; a profile is kept while there is room. */
  long left(Duration window, long now) {
    return fields == null ? BoundedMap.left(newest, window, now) : BoundedMap.UNLIMITED;
  }
}
