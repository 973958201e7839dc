/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.Test;

/** What the store keeps, leases and forgets. */
class MemoryStoreTest {

  private static final Uid ADA = Uid.of("ada");
  private static final Audit NO_AUDIT = (uid, action, actor, outcome, details) -> {};
  private static final Uid BOB = Uid.of("bob");

  private final ManualTime time = new ManualTime();
  private final List<BridgeEvent> events = new ArrayList<>();
  private final MemoryStore store = store(3);

  private MemoryStore store(int maxUsers) {
    return new MemoryStore(
        time, time, maxUsers, events::add, NO_AUDIT, OperatorLog.withFallback(line -> {}));
  }

  private void insert(Uid uid, Change.Content content) {
    store.insert(new Change(uid, Owner.of("stamp"), content, null));
  }

  private static Change.Content name(String name) {
    return new Change.Fields(
        new Profile(
            Map.of(ProfileField.NAME, new Profile.Value(Optional.of('"' + name + '"'), false))));
  }

  /** Carries out everything. */
  private void settle() {
    for (Claimed claimed : store.claim(100)) {
      store.complete(claimed, done(claimed));
    }
  }

  private static Completion done(Claimed claimed) {
    DesiredUser user = claimed.user();
    Sent.State state =
        switch (user.standing()) {
          case ACTIVE -> Sent.State.ACTIVE;
          case DEACTIVATED -> Sent.State.DEACTIVATED;
          case DELETED -> Sent.State.ABSENT;
        };
    Map<ProfileField, Long> hashes =
        user.profile().containsKey(ProfileField.NAME)
            ? Map.of(ProfileField.NAME, Sent.hashOf(user.profile().get(ProfileField.NAME).json()))
            : user.sent().hashes();
    return new Completion(
        new Sent(hashes, state, user.signedOutAt(), user.erasedAt()),
        user.tokensToDelete(),
        new Next.Done(),
        false);
  }

  private GateView view(Uid uid) {
    return store.read(List.of(uid)).getOrDefault(uid, GateView.unknown());
  }

  @Test
  void claim_ofALeasedState_isPossibleWhenTheLeaseHasEnded() {
    insert(ADA, name("Ada"));
    Claimed first = store.claim(10).get(0);
    insert(ADA, name("Ada Lovelace"));

    time.advance(Duration.ofSeconds(59));
    assertThat(store.claim(10)).isEmpty();
    time.advance(Duration.ofSeconds(1));
    Claimed second = store.claim(10).get(0);
    store.complete(first, done(first));

    assertThat(second.lease()).isNotEqualTo(first.lease());
    assertThat(view(ADA).sent().hashes()).containsEntry(ProfileField.NAME, Sent.UNKNOWN_HASH);
    store.complete(second, done(second));
    assertThat(view(ADA).sent().hashes())
        .containsEntry(ProfileField.NAME, Sent.hashOf(Optional.of("\"Ada Lovelace\"")));
  }

  @Test
  void changeIds_beginAtTheClock() {
    insert(ADA, new Change.SignOut());

    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time.instant());
    assertThat(view(ADA).signedOutAt()).isEqualTo(micros + 1);
  }

  @Test
  void read_ofAPendingChange_hasItAtOnce() {
    insert(ADA, new Change.StandingChange(Standing.DELETED));

    assertThat(view(ADA).standing()).isEqualTo(Standing.DELETED);
    assertThat(view(ADA).signedOutAt()).isPositive();
    settle();
    assertThat(view(ADA).standing()).isEqualTo(Standing.DELETED);
  }

  @Test
  void fullStore_forgetsProfilesFirst_theUnusedOneFirst() {
    insert(ADA, name("Ada"));
    settle();
    insert(BOB, new Change.StandingChange(Standing.DEACTIVATED));
    settle();
    insert(Uid.of("cy"), name("Cy"));
    settle();
    assertThat(view(ADA).sent().hashes()).isNotEmpty();

    insert(Uid.of("dee"), name("Dee"));

    assertThat(store.read(List.of(ADA, BOB, Uid.of("cy"), Uid.of("dee"))))
        .containsOnlyKeys(ADA, BOB, Uid.of("dee"));
    assertThat(events).isEmpty();
  }

  @Test
  void fullStore_ofPendingChanges_dropsFurtherUsersWithAnEvent() {
    insert(ADA, name("Ada"));
    insert(BOB, name("Bob"));
    insert(Uid.of("cy"), name("Cy"));

    insert(Uid.of("dee"), name("Dee"));
    insert(ADA, name("Ada Lovelace"));

    assertThat(events).containsExactly(new BridgeEvent.UserChangeDropped(Uid.of("dee")));
    assertThat(store.claim(10)).extracting(claimed -> claimed.user().uid()).hasSize(3);
  }

  @Test
  void insert_afterClose_throws() {
    store.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> insert(ADA, name("Ada")))
        .withMessageContaining("closed");
  }

  private static Change.Content revocation(Uid uid, int number) {
    return new Change.Revocation(ChatToken.of(uid, uid + "_" + number, Instant.EPOCH));
  }

  @Test
  void revocations_tenThousandAtOnce_dropFurtherOnesWithOneLine() {
    try (LogCapture log = LogCapture.of(MemoryStore.class.getName())) {
      for (int i = 0; i < 10_003; i++) {
        insert(ADA, revocation(ADA, i));
      }

      assertThat(store.counts().tokens()).isEqualTo(10_000);
      assertThat(events).hasSize(3).containsOnly(new BridgeEvent.RevocationFailed(ADA));
      assertThat(log.lines()).singleElement().asString().contains("10000 tokens");

      settle();
      insert(ADA, revocation(ADA, 1));
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(1)).contains("3 tokens were not revoked");
      assertThat(store.counts().tokens()).isEqualTo(1);
    }
  }

  @Test
  void close_withRevocations_reportsEachTokenByAnEventAndAllByOneLine() {
    try (LogCapture log = LogCapture.of(MemoryStore.class.getName())) {
      insert(ADA, revocation(ADA, 1));
      insert(ADA, revocation(ADA, 2));
      insert(BOB, revocation(BOB, 1));

      store.close();
      store.close();

      assertThat(events)
          .hasSize(3)
          .allMatch(event -> event instanceof BridgeEvent.RevocationFailed);
      assertThat(log.lines()).singleElement().asString().contains("3 tokens were not revoked");
    }
  }

  @Test
  void change_whileTheTokensOfTheUserAreDeleted_isPending() {
    insert(ADA, revocation(ADA, 1));
    Claimed claimed = store.claim(1).get(0);
    assertThat(store.counts().pending()).isZero();

    insert(ADA, name("Ada"));

    assertThat(store.counts()).isEqualTo(new UserStore.Counts(1, 1, 0, 1, Duration.ZERO));
    store.complete(claimed, done(claimed));
    assertThat(store.counts()).isEqualTo(new UserStore.Counts(1, 1, 0, 0, Duration.ZERO));
  }

  @Test
  void hasten_makesWhatWaitsDue() {
    insert(ADA, revocation(ADA, 1));
    insert(BOB, revocation(BOB, 1));
    Claimed deferred = store.claim(1).get(0);
    Claimed leased = store.claim(1).get(0);
    store.complete(
        deferred,
        new Completion(
            deferred.user().sent(),
            List.of(),
            new Next.Retry(Duration.ofMinutes(5), false),
            false));

    store.hasten();

    assertThat(store.claim(10))
        .extracting(claimed -> claimed.user().uid())
        .containsExactly(deferred.user().uid())
        .doesNotContain(leased.user().uid());
  }

  @Test
  void revocation_whenItIsDone_leavesNothing() {
    insert(ADA, new Change.Revocation(ChatToken.of(ADA, "token", Instant.EPOCH)));
    settle();

    assertThat(store.counts()).isEqualTo(new UserStore.Counts(0, 0, 0, 0, Duration.ZERO));
  }
}
