/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.sql.Connection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.jspecify.annotations.Nullable;

/** Records changes of users, which are carried out in the background. */
final class RecordedUsers implements ChatUsers {

  private static final int ACTOR_LENGTH = 100;

  /** Receives the changes. */
  interface Outbox {

    /**
     * Records a change.
     *
     * @throws RuntimeException if it cannot be recorded
     */
    void insert(String userId, Change change);

    /** A change was recorded, and will be carried out. */
    void inserted(String userId, Change change);

    /**
     * An outbox that records changes as a part of the transaction of a connection.
     *
     * @param afterCommit runs a task when that is committed
     */
    Outbox using(Connection connection, Executor afterCommit);
  }

  private final UserIdCase userIdCase;
  private final UidRegistry uidRegistry;
  private final ProfileTexts texts;
  private final Outbox outbox;
  private final Events events;
  private final @Nullable String actor;

  /**
   * Records without an actor.
   *
   * @param outbox receives the changes; throws if a change cannot be recorded
   */
  RecordedUsers(
      UserIdCase userIdCase,
      UidRegistry uidRegistry,
      ProfileTexts texts,
      Outbox outbox,
      Events events) {
    this(userIdCase, uidRegistry, texts, outbox, events, null);
  }

  private RecordedUsers(
      UserIdCase userIdCase,
      UidRegistry uidRegistry,
      ProfileTexts texts,
      Outbox outbox,
      Events events,
      @Nullable String actor) {
    this.userIdCase = userIdCase;
    this.uidRegistry = uidRegistry;
    this.texts = texts;
    this.outbox = outbox;
    this.events = events;
    this.actor = actor;
  }

  @Override
  public void save(ChatUser user) {
    profile(user, EnumSet.allOf(ProfileField.class), true);
  }

  @Override
  public void update(String userId, Consumer<ProfileUpdate> change) {
    ProfileUpdate update = new ProfileUpdate(userId);
    change.accept(update);
    if (!update.fields().isEmpty()) {
      profile(update.user(), update.fields(), false);
    }
  }

  /**
   * Records some fields of a profile.
   *
   * @param whole whether a field that the user does not have is emptied only if the bridge has sent
   *     it before
   */
  private void profile(ChatUser given, Set<ProfileField> fields, boolean whole) {
    ChatUser user = given.withUserId(userIdCase.applyTo(given.userId()));
    record(
        user.userId(),
        (uid, owner) -> {
          Map<ProfileField, String> present = texts.of(uid, user);
          Map<ProfileField, Profile.Value> values = new EnumMap<>(ProfileField.class);
          for (ProfileField field : fields) {
            String text = present.get(field);
            if (text != null) {
              values.put(field, new Profile.Value(Optional.of(text), false));
            } else if (field != ProfileField.METADATA || user.metadata().isEmpty()) {
              values.put(field, new Profile.Value(texts.emptied(field, owner.stamp()), whole));
            }
          }
          reportAdjusted(uid, texts.adjusted(user, present), fields);
          return new Change.Fields(new Profile(values));
        });
  }

  private void reportAdjusted(Uid uid, Set<String> adjusted, Set<ProfileField> fields) {
    if (adjusted.isEmpty()) {
      return;
    }
    Set<String> ofFields = new TreeSet<>(adjusted);
    ofFields.removeIf(name -> fields.stream().noneMatch(field -> field.jsonName().equals(name)));
    if (!ofFields.isEmpty()) {
      events.publish(new BridgeEvent.ProfileAdjusted(uid, Set.copyOf(ofFields)));
    }
  }

  @Override
  public void deactivate(String userId) {
    record(userId, (uid, owner) -> new Change.StandingChange(Standing.DEACTIVATED));
  }

  @Override
  public void activate(String userId) {
    record(userId, (uid, owner) -> new Change.StandingChange(Standing.ACTIVE));
  }

  @Override
  public void delete(String userId, Deletion how) {
    Standing standing =
        switch (how) {
          case SOFT -> Standing.DEACTIVATED;
          case PERMANENT -> Standing.DELETED;
        };
    record(userId, (uid, owner) -> new Change.StandingChange(standing));
  }

  @Override
  public void signOutEverywhere(String userId) {
    record(userId, (uid, owner) -> new Change.SignOut());
  }

  @Override
  public ChatUsers by(String actor) {
    Objects.requireNonNull(actor, "actor");
    if (actor.isBlank() || actor.length() > ACTOR_LENGTH) {
      throw new IllegalArgumentException("An actor has 1 to " + ACTOR_LENGTH + " characters");
    }
    return new RecordedUsers(userIdCase, uidRegistry, texts, outbox, events, actor);
  }

  @Override
  public ChatUsers using(Connection connection) {
    return using(connection, task -> {});
  }

  @Override
  public ChatUsers using(Connection connection, Executor afterCommit) {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(afterCommit, "afterCommit");
    return new RecordedUsers(
        userIdCase, uidRegistry, texts, outbox.using(connection, afterCommit), events, actor);
  }

  private interface Content {
    Change.Content of(Uid uid, Owner owner);
  }

  private void record(String givenUserId, Content content) {
    String userId = userIdCase.applyTo(givenUserId);
    Optional<Uid> uid = uidRegistry.uidOf(userId);
    if (uid.isEmpty()) {
      events.publish(new BridgeEvent.UserIdNotMapped(userId));
      return;
    }
    Owner owner = uidRegistry.ownerOf(uid.get(), userId);
    outbox.insert(userId, new Change(uid.get(), owner, content.of(uid.get(), owner), actor));
  }
}
