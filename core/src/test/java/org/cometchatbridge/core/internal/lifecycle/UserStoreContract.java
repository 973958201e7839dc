/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Brake;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Parked;
import org.junit.jupiter.api.Test;

/** What every store of users promises. */
public abstract class UserStoreContract {

  protected static final Uid ADA = Uid.of("ada");
  protected static final Uid BOB = Uid.of("bob");

  /** The store under test, with a clock that the test turns. */
  protected abstract UserStore store();

  /** Turns the clock of the store. */
  protected abstract void advance(Duration by);

  protected void insert(Uid uid, Change.Content content) {
    insert(uid, content, null);
  }

  protected void insert(Uid uid, Change.Content content, String actor) {
    store().insert(new Change(uid, Owner.of("stamp"), content, actor));
  }

  protected static Change.Content name(String name) {
    return new Change.Fields(
        new Profile(
            Map.of(ProfileField.NAME, new Profile.Value(Optional.of('"' + name + '"'), false))));
  }

  protected static Change.Content standing(Standing standing) {
    return new Change.StandingChange(standing);
  }

  protected List<Claimed> claim() {
    int folded;
    do {
      folded = store().fold();
    } while (folded > 0);
    return store().claim(100);
  }

  protected Claimed claimOne() {
    List<Claimed> claimed = claim();
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  protected void settle() {
    claim().forEach(claimed -> store().complete(claimed, done(claimed)));
  }

  /** The outcome of work that succeeds. */
  protected static Completion done(Claimed claimed) {
    DesiredUser user = claimed.user();
    return new Completion(carriedOut(user), user.tokensToDelete(), new Next.Done(), false);
  }

  private static Sent carriedOut(DesiredUser user) {
    Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    hashes.putAll(user.sent().hashes());
    if (user.standing() == Standing.DELETED) {
      hashes.clear();
    }
    user.profile().forEach((field, value) -> hashes.put(field, Sent.hashOf(value.json())));
    Sent.State state =
        switch (user.standing()) {
          case ACTIVE -> Sent.State.ACTIVE;
          case DEACTIVATED -> Sent.State.DEACTIVATED;
          case DELETED -> Sent.State.ABSENT;
        };
    Sent sent = user.sent().with(hashes).with(state).flushed(user.signedOutAt());
    return user.erases() ? sent.erased(user.erasedAt()) : sent;
  }

  private static Completion failed(Claimed claimed, Next next) {
    return new Completion(claimed.user().sentDuringCalls(), List.of(), next, false);
  }

  protected GateView view(Uid uid) {
    return store().read(List.of(uid)).getOrDefault(uid, GateView.unknown());
  }

  private static Optional<String> name(DesiredUser user) {
    return user.profile().get(ProfileField.NAME).json();
  }

  @Test
  void change_isClaimedOnce_andKnownWhenItIsCompleted() {
    insert(ADA, name("Ada \"\\ \u00e9\ud83d\ude00"), "admin");
    Claimed claimed = claimOne();

    assertThat(claimed.user().uid()).isEqualTo(ADA);
    assertThat(claimed.user().owner()).isEqualTo(Owner.of("stamp"));
    assertThat(claimed.actor()).isEqualTo("admin");
    assertThat(claimed.attempts()).isZero();
    assertThat(claimed.brake()).isEqualTo(Brake.UNDECIDED);
    assertThat(name(claimed.user())).contains("\"Ada \"\\ \u00e9\ud83d\ude00\"");
    assertThat(claim()).isEmpty();

    store().complete(claimed, done(claimed));

    assertThat(claim()).isEmpty();
    assertThat(view(ADA).sent()).isEqualTo(done(claimed).sent());
    insert(ADA, name("Ada \"\\ \u00e9\ud83d\ude00"));
    assertThat(claim()).as("the same name").isEmpty();
  }

  @Test
  void formerStamps_areKept() {
    Owner owner = new Owner("stamp", List.of("former", "older"));
    store().insert(new Change(ADA, owner, name("Ada"), null));

    assertThat(claimOne().user().owner()).isEqualTo(owner);
  }

  @Test
  void creationByALogin_isKnownAndNothingToDo() {
    insert(
        ADA, new Change.Creation(Map.of(ProfileField.NAME, Sent.hashOf(Optional.of("\"Ada\"")))));
    assertThat(claim()).isEmpty();

    assertThat(view(ADA).signedOutAt()).isZero();
    assertThat(view(ADA).sent().state()).isEqualTo(Sent.State.ACTIVE);
    insert(ADA, name("Ada"));
    assertThat(claim()).isEmpty();
  }

  @Test
  void profile_isFoldedFieldByField_theLastChangeLast() {
    insert(
        ADA,
        new Change.Fields(
            new Profile(
                Map.of(
                    ProfileField.NAME, new Profile.Value(Optional.of("\"Ada\""), false),
                    ProfileField.AVATAR, new Profile.Value(Optional.empty(), true),
                    ProfileField.TAGS, new Profile.Value(Optional.of("[]"), true)))));
    insert(ADA, name("Ada Lovelace"));

    Map<ProfileField, DesiredUser.Value> profile = claimOne().user().profile();

    assertThat(profile).containsOnlyKeys(ProfileField.NAME, ProfileField.AVATAR, ProfileField.TAGS);
    assertThat(profile.get(ProfileField.NAME).json()).contains("\"Ada Lovelace\"");
    assertThat(profile.get(ProfileField.NAME).onlyIfSent()).isFalse();
    assertThat(profile.get(ProfileField.AVATAR).json()).isEmpty();
    assertThat(profile.get(ProfileField.AVATAR).onlyIfSent()).isTrue();
    assertThat(profile.get(ProfileField.TAGS).json()).contains("[]");
    assertThat(profile.get(ProfileField.NAME).changedAt())
        .isGreaterThan(profile.get(ProfileField.TAGS).changedAt());
  }

  @Test
  void change_ofALeasedState_isClaimedOnlyWhenThatIsCompleted() {
    insert(ADA, name("Ada"));
    Claimed claimed = claimOne();
    insert(ADA, name("Ada Lovelace"));
    assertThat(claim()).isEmpty();
    advance(Duration.ofSeconds(59));
    assertThat(claim()).isEmpty();

    store().complete(claimed, done(claimed));

    assertThat(name(claimOne().user())).contains("\"Ada Lovelace\"");
  }

  @Test
  void lease_thatHasEnded_passesToAnother() {
    insert(ADA, name("Ada"));
    Claimed first = claimOne();
    assertThat(view(ADA).sent().hashes()).containsEntry(ProfileField.NAME, Sent.UNKNOWN_HASH);
    advance(UserStore.LEASE);

    Claimed second = claimOne();
    store().complete(first, done(first));

    assertThat(second.lease()).isNotEqualTo(first.lease());
    assertThat(view(ADA).sent().hashes()).containsEntry(ProfileField.NAME, Sent.UNKNOWN_HASH);
    store().complete(second, done(second));
    assertThat(view(ADA).sent().hashes())
        .containsEntry(ProfileField.NAME, Sent.hashOf(Optional.of("\"Ada\"")));
  }

  @Test
  void claim_takesTheOneThatIsDueLongestFirst() {
    insert(ADA, name("Ada"));
    store().fold();
    advance(Duration.ofSeconds(1));
    insert(BOB, name("Bob"));
    store().fold();

    assertThat(store().claim(1)).extracting(claimed -> claimed.user().uid()).containsExactly(ADA);
    assertThat(store().claim(1)).extracting(claimed -> claimed.user().uid()).containsExactly(BOB);
  }

  @Test
  void claim_takesSignOutsFirst_thenSingleTokens_thenProfiles() {
    Uid cy = Uid.of("cy");
    insert(ADA, name("Ada"));
    store().fold();
    advance(Duration.ofSeconds(1));
    insert(BOB, new Change.Revocation(ChatToken.of(BOB, "token", Instant.EPOCH)));
    store().fold();
    advance(Duration.ofSeconds(1));
    insert(cy, standing(Standing.DEACTIVATED));
    store().fold();
    assertThat(store().fold()).isZero();
    assertThat(store().nextDue()).isEqualTo(Duration.ZERO);

    assertThat(store().claim(2))
        .extracting(claimed -> claimed.user().uid())
        .containsExactly(cy, BOB);
    assertThat(store().claim(2)).extracting(claimed -> claimed.user().uid()).containsExactly(ADA);
  }

  @Test
  void changesOfManyUsers_areAllFolded() {
    IntStream.range(0, 250).forEach(i -> insert(Uid.of("user-" + i), name("User " + i)));

    int claimed = 0;
    for (List<Claimed> some = claim(); !some.isEmpty(); some = claim()) {
      claimed += some.size();
    }
    assertThat(claimed).isEqualTo(250);
  }

  @Test
  void standing_isReadBeforeAndAfterItIsFolded() {
    insert(ADA, standing(Standing.DELETED));
    GateView before = view(ADA);
    assertThat(before.standing()).isEqualTo(Standing.DELETED);
    assertThat(before.signedOutAt()).isPositive();

    store().fold();
    assertThat(view(ADA).standing()).isEqualTo(Standing.DELETED);
    assertThat(view(ADA).signedOutAt()).isEqualTo(before.signedOutAt());
    assertThat(view(ADA).signedOutMillis()).isEqualTo(before.signedOutMillis());
    settle();

    assertThat(view(ADA).standing()).isEqualTo(Standing.DELETED);
    assertThat(view(BOB)).isEqualTo(GateView.unknown());
    assertThat(store().read(List.of(ADA, BOB))).containsOnlyKeys(ADA);
  }

  /** No user was created meanwhile, because the gate reads a deleted user. */
  @Test
  void secondErasure_whileTheFirstIsCarriedOut_isNone() {
    insert(ADA, name("Ada"));
    settle();
    insert(ADA, standing(Standing.DELETED));
    Claimed first = claimOne();
    insert(ADA, standing(Standing.DELETED));
    assertThat(claim()).isEmpty();

    store().complete(first, done(first));

    assertThat(claim()).isEmpty();
    assertThat(store().nextDue()).isNull();
    assertThat(view(ADA).standing()).isEqualTo(Standing.DELETED);

    insert(ADA, standing(Standing.DELETED));
    assertThat(claim()).as("after it").isEmpty();
  }

  @Test
  void secondErasure_ofAUserWhoWasActivatedWhileTheFirstWasCarriedOut_isNone() {
    insert(ADA, standing(Standing.DELETED));
    Claimed first = claimOne();
    insert(ADA, standing(Standing.ACTIVE));
    insert(ADA, standing(Standing.DELETED));
    assertThat(claim()).isEmpty();

    store().complete(first, done(first));

    assertThat(claim()).noneMatch(claimed -> claimed.user().erases());
  }

  @Test
  void secondErasure_afterAFailureOfTheFirst_isCarriedOut() {
    insert(ADA, standing(Standing.DELETED));
    Claimed first = claimOne();
    insert(ADA, standing(Standing.DELETED));
    assertThat(claim()).isEmpty();

    store().complete(first, failed(first, new Next.Retry(Duration.ofSeconds(1), true)));

    assertThat(claimOne().user().erases()).isTrue();
  }

  @Test
  void secondErasure_ofAUserWhoMayHaveBeenCreatedBetween_isCarriedOut() {
    insert(ADA, standing(Standing.DELETED));
    insert(ADA, standing(Standing.ACTIVE));
    insert(ADA, name("Another person"));
    Claimed creates = claimOne();
    insert(ADA, standing(Standing.DELETED));
    assertThat(claim()).isEmpty();
    store().complete(creates, done(creates));
    Claimed second = claimOne();
    assertThat(second.user().erases()).as("created by the same work").isTrue();
    store().complete(second, done(second));

    insert(ADA, standing(Standing.ACTIVE));
    settle();
    insert(ADA, standing(Standing.DELETED));
    assertThat(claimOne().user().erases()).as("created by a login").isTrue();
  }

  @Test
  void signOuts_haveGrowingIds() {
    insert(ADA, new Change.SignOut());
    long first = view(ADA).signedOutAt();
    insert(ADA, new Change.SignOut());
    settle();

    assertThat(view(ADA).signedOutAt()).isGreaterThan(first);
    assertThat(view(ADA).sent().flushedAt()).isEqualTo(view(ADA).signedOutAt());
  }

  @Test
  void deletedUser_isActivatedWithWhatWasSavedSince() {
    insert(ADA, name("Ada"));
    settle();
    insert(ADA, standing(Standing.DELETED));
    settle();
    insert(ADA, name("Ada again"));
    assertThat(claim()).isEmpty();
    insert(ADA, standing(Standing.DEACTIVATED));
    settle();
    assertThat(view(ADA).standing()).isEqualTo(Standing.DELETED);

    insert(ADA, standing(Standing.ACTIVE));

    Claimed claimed = claimOne();
    assertThat(claimed.user().standing()).isEqualTo(Standing.ACTIVE);
    assertThat(name(claimed.user())).contains("\"Ada again\"");
    assertThat(claimed.user().uid()).isEqualTo(ADA);
  }

  @Test
  void tokens_remainUntilTheyAreDeleted() {
    ChatToken one = ChatToken.of(ADA, "one", Instant.EPOCH);
    ChatToken two = ChatToken.of(ADA, "two", Instant.EPOCH);
    insert(ADA, new Change.Revocation(one));
    insert(ADA, new Change.Revocation(two));
    insert(ADA, new Change.Revocation(one));
    Claimed claimed = claimOne();
    assertThat(claimed.user().tokensToDelete()).containsExactly(one, two);
    ChatToken three = ChatToken.of(ADA, "three", Instant.EPOCH);
    insert(ADA, new Change.Revocation(three));
    store().fold();

    store()
        .complete(
            claimed,
            new Completion(
                claimed.user().sent(),
                List.of(one),
                new Next.Retry(Duration.ofSeconds(1), true),
                false));

    assertThat(claimOne().user().tokensToDelete()).containsExactly(two, three);
  }

  @Test
  void standing_thatChangesDuringWorkOnAnAbsentUser_isCarriedOut() {
    insert(ADA, standing(Standing.DELETED));
    settle();
    insert(ADA, standing(Standing.ACTIVE));
    Claimed activated = claimOne();
    store()
        .complete(
            activated,
            new Completion(
                activated.user().sent().with(Sent.State.ABSENT),
                List.of(),
                new Next.Done(),
                false));
    insert(ADA, new Change.Revocation(ChatToken.of(ADA, "token", Instant.EPOCH)));
    Claimed revoked = claimOne();

    insert(ADA, standing(Standing.DEACTIVATED));
    store().fold();
    store()
        .complete(
            revoked,
            new Completion(
                revoked.user().sent(), revoked.user().tokensToDelete(), new Next.Done(), false));

    assertThat(claimOne().user().removal()).isPositive();
  }

  @Test
  void failureOfTheUser_countsAndWaits_andAChangeEndsTheWait() {
    insert(ADA, name("Ada"));
    Claimed first = claimOne();
    store().complete(first, failed(first, new Next.Retry(Duration.ofSeconds(10), true)));
    advance(Duration.ofSeconds(9));
    assertThat(claim()).isEmpty();
    advance(Duration.ofSeconds(1));

    Claimed second = claimOne();
    assertThat(second.attempts()).isEqualTo(1);
    store().complete(second, failed(second, new Next.Retry(Duration.ofSeconds(10), true)));
    insert(ADA, name("Ada Lovelace"));

    assertThat(claimOne().attempts()).isZero();
  }

  @Test
  void outage_isNoAttempt_andAChangeDoesNotEndIt() {
    insert(ADA, name("Ada"));
    Claimed first = claimOne();
    store().complete(first, failed(first, new Next.Retry(Duration.ofSeconds(10), false)));
    insert(ADA, name("Ada Lovelace"));
    assertThat(claim()).isEmpty();
    advance(Duration.ofSeconds(10));

    assertThat(claimOne().attempts()).isZero();
  }

  @Test
  void oldest_isTheAgeOfTheFirstChangeThatIsToBeCarriedOut() {
    insert(ADA, name("Ada"));
    oldest();
    advance(Duration.ofMinutes(2));
    insert(ADA, name("Ada Lovelace"));
    insert(BOB, name("Bob"));
    assertThat(oldest()).isEqualTo(Duration.ofMinutes(2));

    for (Claimed claimed : claim()) {
      boolean parks = claimed.user().uid().equals(BOB);
      Next next = parks ? new Next.Park("ERR_BAD_REQUEST") : new Next.Done();
      Sent sent = parks ? claimed.user().sent() : carriedOut(claimed.user());
      store().complete(claimed, new Completion(sent, List.of(), next, false));
    }
    advance(Duration.ofMinutes(2));
    assertThat(oldest()).as("one is carried out, the other is parked").isZero();

    store().replay(BOB, null);
    advance(Duration.ofMinutes(3));
    assertThat(oldest()).as("since the replay").isEqualTo(Duration.ofMinutes(3));

    Claimed claimed = claimOne();
    insert(BOB, name("Robert"));
    oldest();
    store().complete(claimed, done(claimed));
    advance(Duration.ofMinutes(1));
    assertThat(oldest()).as("of the change during the call").isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void oldest_isNoSingleToken() {
    insert(ADA, new Change.Revocation(ChatToken.of(ADA, "token", Instant.EPOCH)));
    oldest();
    advance(Duration.ofMinutes(2));

    assertThat(oldest()).isZero();
  }

  /** A store counts before it folds, and once a minute. */
  private Duration oldest() {
    while (store().fold() > 0) {
      // Folds all changes.
    }
    return store().counts().oldest();
  }

  @Test
  void parkedState_isShownUntilItChanges() {
    advance(Duration.ofSeconds(5));
    insert(ADA, name("Ada"));
    Claimed claimed = claimOne();
    store().complete(claimed, failed(claimed, new Next.Park("ERR_BAD_REQUEST")));
    Parked parked = store().parked(10).get(0);
    assertThat(parked.uid()).isEqualTo(ADA);
    assertThat(parked.code()).isEqualTo("ERR_BAD_REQUEST");
    advance(Duration.ofDays(1));
    assertThat(claim()).isEmpty();
    assertThat(store().parked(10)).containsExactly(parked);

    insert(ADA, name("Ada Lovelace"));

    assertThat(name(claimOne().user())).contains("\"Ada Lovelace\"");
    assertThat(store().parked(10)).isEmpty();
  }

  @Test
  void replay_isByUserAndCode() {
    for (Uid uid : List.of(ADA, BOB)) {
      insert(uid, name("Name"));
      Claimed claimed = claimOne();
      store().complete(claimed, failed(claimed, new Next.Park("ERR_" + uid.value())));
      advance(Duration.ofSeconds(1));
    }
    assertThat(store().parked(10)).extracting(Parked::uid).containsExactly(ADA, BOB);
    assertThat(store().parked(1)).hasSize(1);

    assertThat(store().replay(null, "ERR_other")).isZero();
    assertThat(store().replay(ADA, "ERR_bob")).isZero();
    assertThat(store().replay(null, "ERR_ada")).isEqualTo(1);

    assertThat(claimOne().user().uid()).isEqualTo(ADA);
    assertThat(store().parked(10)).extracting(Parked::uid).containsExactly(BOB);
    assertThat(store().replay(null, null)).isEqualTo(1);
  }

  @Test
  void heldStanding_remainsHeldUntilItIsReleased() {
    insert(ADA, standing(Standing.DEACTIVATED));
    Claimed held = claimOne();
    store().complete(held, new Completion(held.user().sent(), List.of(), new Next.Done(), true));
    assertThat(store().parked(10)).extracting(Parked::code).containsExactly("BRAKE");

    insert(ADA, name("Ada"));
    Claimed saved = claimOne();
    assertThat(saved.brake()).isEqualTo(Brake.HELD);
    store().complete(saved, new Completion(saved.user().sent(), List.of(), new Next.Done(), true));
    assertThat(claim()).isEmpty();

    assertThat(store().replay(null, "BRAKE")).isEqualTo(1);
    assertThat(store().parked(10)).isEmpty();
    Claimed released = claimOne();
    assertThat(released.brake()).isEqualTo(Brake.RELEASED);
    store().complete(released, done(released));
    assertThat(claim()).isEmpty();
    insert(ADA, standing(Standing.DELETED));
    assertThat(claimOne().brake()).isEqualTo(Brake.UNDECIDED);
  }

  @Test
  void activation_endsTheBrake() {
    insert(ADA, standing(Standing.DEACTIVATED));
    Claimed held = claimOne();
    store().complete(held, new Completion(held.user().sent(), List.of(), new Next.Done(), true));

    insert(ADA, standing(Standing.ACTIVE));

    assertThat(claimOne().brake()).isEqualTo(Brake.UNDECIDED);
    assertThat(store().parked(10)).isEmpty();
  }

  @Test
  void nextDue_isTheTimeUntilARetry() {
    assertThat(store().fold()).isZero();
    assertThat(store().nextDue()).isNull();
    insert(ADA, name("Ada"));
    Claimed claimed = claimOne();
    store().complete(claimed, failed(claimed, new Next.Retry(Duration.ofSeconds(10), false)));
    advance(Duration.ofSeconds(4));
    store().fold();

    assertThat(store().nextDue()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void insert_afterClose_throws() {
    store().close();

    assertThatIllegalStateException()
        .isThrownBy(() -> insert(ADA, name("Ada")))
        .withMessageContaining("closed");
  }
}
