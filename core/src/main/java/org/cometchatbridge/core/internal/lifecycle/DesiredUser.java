/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;

/**
 * What is desired of one user, and what CometChat has as far as it is known. Immutable.
 *
 * @param uid the user
 * @param owner whose the user is
 * @param profile the desired value of each field that was ever named
 * @param standing whether the user may chat
 * @param standingAt the id of the change that set the standing; 0 if there was none
 * @param signedOutAt the id of the last change that revoked all tokens, or higher if changes were
 *     committed in another order; 0 if there was none
 * @param signedOutMillis the time of that change by the clock of the node that stored it, in
 *     milliseconds since the epoch; 0 if there was none
 * @param erasedAt the id of the last change that asked for an erasure; 0 if there was none. An
 *     activation does not cancel it
 * @param tokensToDelete the tokens that are still to be deleted, the oldest first
 * @param sent what CometChat has
 */
public record DesiredUser(
    Uid uid,
    Owner owner,
    Map<ProfileField, Value> profile,
    Standing standing,
    long standingAt,
    long signedOutAt,
    long signedOutMillis,
    long erasedAt,
    List<ChatToken> tokensToDelete,
    Sent sent) {

  /** Copies the collections. */
  public DesiredUser {
    profile = Profile.copy(profile);
    tokensToDelete = List.copyOf(tokensToDelete);
  }

  /**
   * The desired value of a field.
   *
   * @param json the JSON text, or empty to empty the field
   * @param onlyIfSent see {@link Profile.Value}
   * @param changedAt the id of the change that set it
   */
  public record Value(Optional<String> json, boolean onlyIfSent, long changedAt) {

    /** Display data are personal data. */
    @Override
    public String toString() {
      return "Value[" + changedAt + "]";
    }
  }

  /**
   * After work on an earlier state of this one. If the standing has changed meanwhile, a login may
   * have created a user who was absent then.
   */
  public DesiredUser completed(DesiredUser claimed, UserStore.Completion completion) {
    Sent shown = completion.sent();
    if (claimed.standingAt() != standingAt) {
      shown = isErasedBy(claimed, shown) ? shown.erased(erasedAt) : shown.sinceStandingChanged();
    }
    return with(shown).without(completion.deletedTokens());
  }

  /**
   * Whether another erasure, which was asked for while the first was carried out, is done with it.
   * The gate treated the user as deleted all the time, so no login has created a user in between.
   * The same work may have created one.
   */
  private boolean isErasedBy(DesiredUser claimed, Sent shown) {
    return claimed.standing() == Standing.DELETED
        && standing == Standing.DELETED
        && claimed.erases()
        && shown.erasedAt() >= claimed.erasedAt()
        && shown.state() == Sent.State.ABSENT;
  }

  /** Without tokens that are deleted. */
  public DesiredUser without(Collection<ChatToken> deletedTokens) {
    Set<ChatToken> deleted = Set.copyOf(deletedTokens);
    return with(tokensToDelete.stream().filter(token -> !deleted.contains(token)).toList());
  }

  /** A user for which nothing is stored yet. */
  public static DesiredUser unknown(Uid uid, Owner owner) {
    return new Builder(uid, owner).build();
  }

  /** With another knowledge of CometChat's state. */
  public DesiredUser with(Sent other) {
    return but().sent(other).build();
  }

  private DesiredUser with(List<ChatToken> otherTokens) {
    return but().tokensToDelete(otherTokens).build();
  }

  /** The same user, with some parts that are to be changed. */
  private Builder but() {
    return new Builder(uid, owner)
        .profile(profile)
        .standing(standing, standingAt)
        .signedOut(signedOutAt, signedOutMillis)
        .erasedAt(erasedAt)
        .tokensToDelete(tokensToDelete)
        .sent(sent);
  }

  /**
   * With one more change. Field by field, the highest change id wins, so that the order in which
   * changes are folded does not matter.
   *
   * @param madeAt when the change was stored, in milliseconds since the epoch
   */
  public DesiredUser with(long changeId, long madeAt, Change change) {
    if (owner.isUnknown()
        && !change.owner().isUnknown()
        && sent.state() != Sent.State.UNKNOWN
        && sent.state() != Sent.State.ABSENT) {
      // An operator has changed the user by its uid, so its owner was not checked. A user who does
      // not exist has none; the row of one who was erased has no stamp either.
      return with(sent.with(Sent.State.UNKNOWN)).with(changeId, madeAt, change);
    }
    if (change.content() instanceof Change.Fields fields) {
      return withFields(changeId, change.owner(), fields.values());
    }
    if (change.content() instanceof Change.StandingChange standingChange) {
      return withStanding(changeId, madeAt, change.owner(), standingChange.standing());
    }
    if (change.content() instanceof Change.Creation creation) {
      return isUnknown() ? with(sent.with(creation.sent()).with(Sent.State.ACTIVE)) : this;
    }
    if (change.content() instanceof Change.Revocation revocation) {
      return tokensToDelete.contains(revocation.token())
          ? this
          : with(Stream.concat(tokensToDelete.stream(), Stream.of(revocation.token())).toList());
    }
    return but().owner(change.owner()).signedOutAlso(changeId, madeAt).build();
  }

  /** Whether no call has shown what CometChat has, and the user was never removed. */
  private boolean isUnknown() {
    return standingAt == 0 && sent.state() == Sent.State.UNKNOWN && sent.hashes().isEmpty();
  }

  private DesiredUser withFields(long changeId, Owner changedOwner, Profile change) {
    EnumMap<ProfileField, Value> values = new EnumMap<>(ProfileField.class);
    values.putAll(profile);
    change
        .values()
        .forEach(
            (field, value) -> {
              Value present = values.get(field);
              if (changeId > erasedAt && (present == null || present.changedAt() < changeId)) {
                values.put(field, new Value(value.json(), value.onlyIfSent(), changeId));
              }
            });
    return but().owner(changedOwner).profile(values).build();
  }

  /**
   * A user who may not chat any more loses all tokens, and one who is deleted the profile as well,
   * also if the user was activated later. A deleted user who is deactivated stays deleted: only an
   * activation ends that.
   */
  private DesiredUser withStanding(
      long changeId, long madeAt, Owner changedOwner, Standing change) {
    boolean isLast = changeId > standingAt;
    if (changeId == standingAt || (!isLast && change == Standing.ACTIVE)) {
      return changeId == standingAt || standing == Standing.ACTIVE
          ? this
          : signedOut(standingAt, madeAt);
    }
    boolean deletedAlready = standing == Standing.DELETED && change == Standing.DEACTIVATED;
    boolean ends = change != Standing.ACTIVE && (standing == Standing.ACTIVE || !isLast);
    boolean erases = change == Standing.DELETED;
    boolean erasedAlready = erases && isLast && standing == Standing.DELETED && !erases();
    Map<ProfileField, Value> kept = new EnumMap<>(ProfileField.class);
    kept.putAll(profile);
    if (erases) {
      kept.values().removeIf(value -> value.changedAt() < changeId);
    }
    Builder changed =
        but()
            .owner(changedOwner)
            .profile(kept)
            .standing(
                deletedAlready || !isLast ? standing : change, Math.max(standingAt, changeId));
    if (ends) {
      changed.signedOutAlso(changeId, madeAt);
    }
    if (erases) {
      changed.erasedAt(Math.max(erasedAt, changeId));
    }
    if (erasedAlready) {
      changed.sent(sent.erased(changeId));
    } else if (standing != change && isLast) {
      changed.sent(sent.sinceStandingChanged());
    }
    return changed.build();
  }

  /** The user was active before a change that is folded already. */
  private DesiredUser signedOut(long changeId, long madeAt) {
    return but()
        .signedOut(Math.max(signedOutAt, changeId), Math.max(signedOutMillis, madeAt))
        .build();
  }

  /** The hash that identifies the owner. */
  public String stamp() {
    return owner.stamp();
  }

  /** The fields whose desired value is not what CometChat has, as far as it is known. */
  public Profile unsent() {
    EnumMap<ProfileField, Profile.Value> unsent = new EnumMap<>(ProfileField.class);
    profile.forEach(
        (field, value) -> {
          Long present = sent.hashes().get(field);
          boolean differs =
              present == null ? !value.onlyIfSent() : present != Sent.hashOf(value.json());
          if (differs) {
            unsent.put(field, new Profile.Value(value.json(), value.onlyIfSent()));
          }
        });
    return new Profile(unsent);
  }

  /** Whether the user must be erased at CometChat, before anything is sent of a new one. */
  public boolean erases() {
    return erasedAt > sent.erasedAt();
  }

  /** Whether the user must be deactivated, erased or reactivated at CometChat. */
  public boolean changesStanding() {
    return erases()
        || switch (standing) {
          case ACTIVE ->
              standingAt > 0
                  && sent.state() != Sent.State.ACTIVE
                  && sent.state() != Sent.State.ABSENT;
          case DEACTIVATED ->
              sent.state() != Sent.State.DEACTIVATED && sent.state() != Sent.State.ABSENT;
          case DELETED -> false;
        };
  }

  /**
   * The id of the change that asks for a deactivation or erasure that is not carried out; 0 if
   * there is none.
   */
  public long removal() {
    if (erases()) {
      return erasedAt;
    }
    return standing == Standing.DEACTIVATED && changesStanding() ? standingAt : 0;
  }

  /** Whether all tokens must be deleted. */
  public boolean flushesTokens() {
    return signedOutAt > sent.flushedAt();
  }

  /** Whether there is nothing to do but to delete the listed tokens. */
  public boolean isOnlyRevoked() {
    return !tokensToDelete.isEmpty()
        && !flushesTokens()
        && !changesStanding()
        && (standing != Standing.ACTIVE || unsent().values().isEmpty());
  }

  /** Whether tokens end: these are carried out before the profiles of other users. */
  public boolean revokesTokens() {
    return !tokensToDelete.isEmpty() || flushesTokens() || removal() != 0;
  }

  /** Whether nothing is to be sent to CometChat. A profile waits until its user is active. */
  public boolean isSettled() {
    return tokensToDelete.isEmpty()
        && !flushesTokens()
        && !changesStanding()
        && (standing != Standing.ACTIVE || unsent().values().isEmpty());
  }

  /**
   * What is known of CometChat's state while calls for this user run, whose responses may be lost:
   * nothing of what they change.
   */
  public Sent sentDuringCalls() {
    EnumMap<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    hashes.putAll(sent.hashes());
    unsent().fields().forEach(field -> hashes.put(field, Sent.UNKNOWN_HASH));
    boolean mayCreate = standing == Standing.ACTIVE && sent.state() == Sent.State.ABSENT;
    return new Sent(
        hashes,
        changesStanding() || mayCreate ? Sent.State.UNKNOWN : sent.state(),
        sent.flushedAt(),
        sent.erasedAt());
  }

  /** Display data are personal data. */
  @Override
  public String toString() {
    return "DesiredUser[" + uid + ", " + standing + "]";
  }

  /** A user about which nothing else is known than what is set. Not thread-safe. */
  public static final class Builder {

    private final Uid uid;
    private Owner owner;
    private Map<ProfileField, Value> profile = Map.of();
    private Standing standing = Standing.ACTIVE;
    private long standingAt;
    private long signedOutAt;
    private long signedOutMillis;
    private long erasedAt;
    private List<ChatToken> tokensToDelete = List.of();
    private Sent sent = Sent.NOTHING;

    /** Begins with a user for which nothing is stored. */
    public Builder(Uid uid, Owner owner) {
      this.uid = uid;
      this.owner = owner;
    }

    /** A change by the uid does not say whose the user is. */
    private Builder owner(Owner other) {
      if (!other.isUnknown()) {
        this.owner = other;
      }
      return this;
    }

    /** The desired value of each field that was ever named. */
    public Builder profile(Map<ProfileField, Value> values) {
      this.profile = values;
      return this;
    }

    /** The standing, and the id of the change that set it. */
    public Builder standing(Standing value, long changedAt) {
      this.standing = value;
      this.standingAt = changedAt;
      return this;
    }

    /** The id of the last sign-out, and its time in milliseconds since the epoch. */
    public Builder signedOut(long changedAt, long millis) {
      this.signedOutAt = changedAt;
      this.signedOutMillis = millis;
      return this;
    }

    /**
     * Another sign-out. If it was committed after one with a higher id, login sessions may have
     * begun between the two, and know of the higher id. It counts as one after that, since it must
     * end them as well.
     */
    private Builder signedOutAlso(long changedAt, long millis) {
      return changedAt > signedOutAt
          ? signedOut(changedAt, millis)
          : signedOut(signedOutAt + 1, Math.max(signedOutMillis, millis));
    }

    /** The id of the last change that asked for an erasure. */
    public Builder erasedAt(long changedAt) {
      this.erasedAt = changedAt;
      return this;
    }

    /** The tokens that are still to be deleted, the oldest first. */
    public Builder tokensToDelete(List<ChatToken> tokens) {
      this.tokensToDelete = tokens;
      return this;
    }

    /** What CometChat has. */
    public Builder sent(Sent value) {
      this.sent = value;
      return this;
    }

    /** The user. */
    public DesiredUser build() {
      return new DesiredUser(
          uid,
          owner,
          profile,
          standing,
          standingAt,
          signedOutAt,
          signedOutMillis,
          erasedAt,
          tokensToDelete,
          sent);
    }
  }
}
