/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.RowWork;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Outcome;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Scope;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.jspecify.annotations.Nullable;

/** One desired state without a store: takes changes, and is carried out. */
final class DesiredRow {

  private final RowWork work;
  private final CometChatEmulator emulator;
  private long lastChange;
  private DesiredUser user;

  DesiredRow(RowWork work, CometChatEmulator emulator, String uid) {
    this.work = work;
    this.emulator = emulator;
    this.user = DesiredUser.unknown(Uid.of(uid), Owner.of(Stamp.of(Uid.of(uid), uid)));
  }

  Uid uid() {
    return user.uid();
  }

  DesiredUser user() {
    return user;
  }

  Sent sent() {
    return user.sent();
  }

  CometChatEmulator emulator() {
    return emulator;
  }

  private DesiredRow change(Change.Content content) {
    user = user.with(++lastChange, 0, new Change(uid(), user.owner(), content, null));
    return this;
  }

  /** A whole profile with these texts; the other fields are empty. */
  DesiredRow save(Map<ProfileField, String> texts) {
    EnumMap<ProfileField, Profile.Value> values = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      values.put(field, value(field, texts.get(field), true));
    }
    return change(new Change.Fields(new Profile(values)));
  }

  DesiredRow save(String name) {
    return save(Map.of(ProfileField.NAME, name));
  }

  /** A login has created the user with this name and no other field. */
  DesiredRow createdByLogin(String name) {
    emulator
        .users()
        .add(
            EmulatedUser.of(uid().value(), name)
                .withMetadata(Map.of("@private", Map.of("cometchatBridge", user.stamp()))));
    EnumMap<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      String text = field == ProfileField.NAME ? name : null;
      hashes.put(field, Sent.hashOf(value(field, text, true).json()));
    }
    return change(new Change.Creation(hashes));
  }

  /** One named field. */
  DesiredRow update(ProfileField field, String text) {
    return change(new Change.Fields(new Profile(Map.of(field, value(field, text, false)))));
  }

  DesiredRow clear(ProfileField field) {
    return change(
        new Change.Fields(new Profile(Map.of(field, new Profile.Value(Optional.empty(), false)))));
  }

  private Profile.Value value(ProfileField field, @Nullable String text, boolean whole) {
    if (text == null) {
      return new Profile.Value(Optional.empty(), whole);
    }
    String json =
        switch (field) {
          case TAGS -> "[\"" + text.replace(",", "\",\"") + "\"]";
          case METADATA ->
              "{\""
                  + text.replace(",", "\":1,\"")
                  + "\":1,\"@private\":{\"cometchatBridge\":\""
                  + user.stamp()
                  + "\"}}";
          default -> "\"" + text + "\"";
        };
    return new Profile.Value(Optional.of(json), false);
  }

  DesiredRow standing(Standing standing) {
    return change(new Change.StandingChange(standing));
  }

  DesiredRow signOut() {
    return change(new Change.SignOut());
  }

  DesiredRow revoke(String token) {
    return change(new Change.Revocation(ChatToken.of(uid(), token, Instant.ofEpochSecond(1))));
  }

  boolean isSettled() {
    return user.isSettled();
  }

  /** Carries the row out, as the reconciler does. */
  Outcome carryOut() {
    return carryOut(Scope.ALL);
  }

  Outcome carryOut(Scope scope) {
    return carryOut(scope, 0);
  }

  /** After as many failures. */
  Outcome carryOut(Scope scope, int attempts) {
    UserStore.Claimed claimed =
        new UserStore.Claimed(user, lastChange, 1, attempts, UserStore.Brake.UNDECIDED, null);
    try {
      Outcome outcome = work.carryOut(claimed, scope).get(20, TimeUnit.SECONDS);
      user = user.with(outcome.sent()).without(outcome.deletedTokens());
      return outcome;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The node ends while the row is carried out. */
  DesiredRow crash() {
    user = user.with(user.sentDuringCalls());
    return this;
  }

  /** The process starts again, with a store in memory. */
  DesiredRow forget() {
    user = DesiredUser.unknown(uid(), user.owner());
    return this;
  }
}
