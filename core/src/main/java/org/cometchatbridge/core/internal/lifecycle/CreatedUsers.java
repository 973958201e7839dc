/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.json.ProfileTexts;

/**
 * Records what CometChat has of a user that a login has created, so that only what differs from it
 * is sent later.
 */
public final class CreatedUsers {

  private final ProfileTexts texts;
  private final BiFunction<Uid, String, Owner> owners;
  private final BiConsumer<String, Change> outbox;

  /**
   * Creates the recorder.
   *
   * @param owners returns whose the user of a user id is
   * @param outbox receives the user ids and the changes, and does not block
   */
  public CreatedUsers(
      ProfileTexts texts,
      BiFunction<Uid, String, Owner> owners,
      BiConsumer<String, Change> outbox) {
    this.texts = texts;
    this.owners = owners;
    this.outbox = outbox;
  }

  /** A login has created the user with this profile. */
  public void created(Uid uid, ChatUser user) {
    Owner owner = owners.apply(uid, user.userId());
    Map<ProfileField, String> present = texts.of(uid, user);
    Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      // Metadata that are too large were not sent.
      if (present.containsKey(field)
          || field != ProfileField.METADATA
          || user.metadata().isEmpty()) {
        Optional<String> sent =
            Optional.ofNullable(present.get(field)).or(() -> texts.emptied(field, owner.stamp()));
        hashes.put(field, Sent.hashOf(sent));
      }
    }
    try {
      outbox.accept(user.userId(), new Change(uid, owner, new Change.Creation(hashes), null));
    } catch (RuntimeException e) {
      // Only the first change of the user needs more calls.
    }
  }
}
