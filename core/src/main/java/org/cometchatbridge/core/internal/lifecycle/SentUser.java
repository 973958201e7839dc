/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;

/**
 * What is kept in memory of a user with nothing to do, also no erasure. Small, because there are
 * many of them.
 */
final class SentUser {

  private static final List<ProfileField> FIELDS = List.of(ProfileField.values());

  /** One for each field that was sent, in the order of the fields. */
  private final long[] hashes;

  /** A bit for each of the fields. */
  private final byte fields;

  private final Standing standing;
  private final Sent.State state;
  private final long standingAt;
  private final long signedOutAt;
  private final long signedOutMillis;
  private final long flushedAt;

  SentUser(DesiredUser user) {
    Map<ProfileField, Long> sent = user.sent().hashes();
    this.hashes = new long[sent.size()];
    int mask = 0;
    int next = 0;
    for (int i = 0; i < FIELDS.size(); i++) {
      Long hash = sent.get(FIELDS.get(i));
      if (hash != null) {
        mask |= 1 << i;
        hashes[next++] = hash;
      }
    }
    this.fields = (byte) mask;
    this.standing = user.standing();
    this.state = user.sent().state();
    this.standingAt = user.standingAt();
    this.signedOutAt = user.signedOutAt();
    this.signedOutMillis = user.signedOutMillis();
    this.flushedAt = user.sent().flushedAt();
  }

  /** Whether the gate rejects the user, or earlier login sessions of the user. */
  boolean isDenied() {
    return standing != Standing.ACTIVE || signedOutAt != 0;
  }

  boolean hasProfile() {
    return hashes.length > 0;
  }

  UserStore.GateView view() {
    return new UserStore.GateView(standing, signedOutAt, signedOutMillis, sent());
  }

  /** The user again, without the values of the profile. */
  DesiredUser user(Uid uid, Owner owner) {
    return new DesiredUser.Builder(uid, owner)
        .standing(standing, standingAt)
        .signedOut(signedOutAt, signedOutMillis)
        .sent(sent())
        .build();
  }

  private Sent sent() {
    EnumMap<ProfileField, Long> sent = new EnumMap<>(ProfileField.class);
    int next = 0;
    for (int i = 0; i < FIELDS.size(); i++) {
      if ((fields & (1 << i)) != 0) {
        sent.put(FIELDS.get(i), hashes[next++]);
      }
    }
    return new Sent(sent, state, flushedAt, 0);
  }
}
