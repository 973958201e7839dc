/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.internal.lifecycle.Sent;

/** What CometChat has of one user, while it is changed by one call after the other. */
final class SentRecord {

  private Sent sent;

  SentRecord(Sent sent) {
    this.sent = sent;
  }

  synchronized Sent sent() {
    return sent;
  }

  synchronized void state(Sent.State state) {
    sent = sent.with(state);
  }

  synchronized void flushed(long signedOutAt) {
    sent = sent.flushed(signedOutAt);
  }

  /** The user does not exist. */
  synchronized void absent() {
    sent = sent.with(Sent.State.ABSENT).with(Map.of());
  }

  /** The user is erased. */
  synchronized void erased(long erasedAt) {
    sent = sent.erased(erasedAt);
  }

  /** A call that changes these fields begins; its response may be lost. */
  synchronized void uncertain(Set<ProfileField> fields) {
    EnumMap<ProfileField, Long> hashes = hashes();
    fields.forEach(field -> hashes.put(field, Sent.UNKNOWN_HASH));
    sent = sent.with(hashes);
  }

  synchronized void sent(Map<ProfileField, Long> more) {
    EnumMap<ProfileField, Long> hashes = hashes();
    hashes.putAll(more);
    sent = sent.with(hashes);
  }

  /** A call changed nothing. */
  synchronized void restore(Map<ProfileField, Long> earlier) {
    sent = sent.with(earlier);
  }

  private EnumMap<ProfileField, Long> hashes() {
    EnumMap<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    hashes.putAll(sent.hashes());
    return hashes;
  }
}
