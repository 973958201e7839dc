/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.audit.AuditEntry;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.ScriptedChat.Fate;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Parked;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.testsupport.LogCapture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When desired states are carried out, retried, parked and held. */
class ReconcilerTest {

  private static final Uid ADA = Uid.of("ada");

  private static final ProviderException DOWN =
      new UnavailableException("down", 503, "ERR_MISSION_FAILED", null);

  private final ManualTime time = new ManualTime();
  private final List<BridgeEvent> events = new ArrayList<>();
  private final List<String> audited = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final OperatorLog log = OperatorLog.withFallback(lines::add);
  private final ScriptedChat chat = new ScriptedChat(time, DOWN);
  private final MemoryStore store =
      new MemoryStore(time, time, 10_000, events::add, this::record, log);
  private boolean outage;
  private final Reconciler reconciler =
      new Reconciler(
          store,
          chat,
          () -> outage,
          time,
          Runnable::run,
          () -> 0.5,
          events::add,
          this::record,
          log);

  private void record(
      Uid uid,
      AuditRecord.Action action,
      @Nullable String actor,
      AuditRecord.Outcome outcome,
      Collection<String> details) {
    audited.add(uid + " " + action + " " + actor + " " + outcome + " " + details);
  }

  private void change(Uid uid, Change.Content content) {
    store.insert(new Change(uid, Owner.of("stamp"), content, null));
    reconciler.wake();
  }

  private static Change.Content name(String name) {
    return new Change.Fields(
        new Profile(
            Map.of(ProfileField.NAME, new Profile.Value(Optional.of("\"" + name + "\""), false))));
  }

  private static Change.Content standing(Standing standing) {
    return new Change.StandingChange(standing);
  }

  private static List<Uid> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> Uid.of("user-" + i)).toList();
  }

  private <E extends BridgeEvent> List<E> published(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static ChatToken token(Uid uid) {
    return ChatToken.of(uid, uid.value() + "_token", Instant.EPOCH);
  }

  private void revoke(Uid uid) {
    store.insert(Change.revocationOf(token(uid)));
    reconciler.wake();
  }

  @Test
  void revocation_thatFailsOften_isNeverParked() {
    chat.user(ADA).tokens.add(token(ADA).value());
    chat.fate = () -> Fate.FAILS;
    revoke(ADA);
    for (int i = 0; i < 50; i++) {
      time.advance(Duration.ofMinutes(5));
    }

    assertThat(chat.works).isGreaterThan(UserStore.PARK_AFTER);
    assertThat(store.parked(10)).isEmpty();
    assertThat(store.counts()).isEqualTo(new UserStore.Counts(1, 0, 0, 1, Duration.ZERO));
    assertThat(published(BridgeEvent.RevocationDeferred.class)).hasSize(chat.works);

    chat.fate = () -> Fate.SUCCESS;
    time.advance(Duration.ofMinutes(5));
    assertThat(published(BridgeEvent.TokenRevoked.class)).hasSize(1);
    assertThat(chat.user(ADA).tokens).isEmpty();
    assertThat(store.counts()).isEqualTo(new UserStore.Counts(0, 0, 0, 0, Duration.ZERO));
  }

  @Test
  void revocation_behindManyProfiles_isNext() {
    chat.endsAtOnce = false;
    users(1_000).forEach(uid -> change(uid, name("Ada")));
    revoke(ADA);
    chat.end(chat.running.get(0));

    assertThat(chat.running.get(chat.running.size() - 1).claimed().user().uid()).isEqualTo(ADA);
  }

  @Test
  void revocation_ofAUserWhomTheBrakeHolds_isCarriedOut() {
    users(50).forEach(uid -> change(uid, standing(Standing.DELETED)));
    change(ADA, standing(Standing.DELETED));
    assertThat(store.parked(10)).extracting(UserStore.Parked::code).containsExactly("BRAKE");

    revoke(ADA);

    assertThat(published(BridgeEvent.TokenRevoked.class)).hasSize(1);
    assertThat(store.parked(10)).extracting(UserStore.Parked::code).containsExactly("BRAKE");
  }

  @Test
  void revocation_keepsTheActorOfAnotherChange() {
    chat.endsAtOnce = false;
    users(16).forEach(uid -> change(uid, name("Ada")));
    store.insert(new Change(ADA, Owner.of("stamp"), standing(Standing.DEACTIVATED), "admin"));
    revoke(ADA);
    chat.endsAtOnce = true;
    chat.end(chat.running.get(0));

    assertThat(audited)
        .contains("ada TOKEN_REVOKED null DONE []", "ada SIGNED_OUT_EVERYWHERE admin DONE []");
  }

  @Test
  void save_newUser_isOneCallThatCreates() {
    change(ADA, name("Ada"));

    assertThat(chat.calls).isEqualTo(1);
    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada\"");
  }

  @Test
  void save_unchanged_isNoWork() {
    change(ADA, name("Ada"));
    change(ADA, name("Ada"));

    assertThat(chat.works).isEqualTo(1);
  }

  @Test
  void save_changed_isOneCallAndAnEventWithFieldNames() {
    change(ADA, name("Ada"));
    change(ADA, name("Ada Lovelace"));

    assertThat(chat.calls).isEqualTo(2);
    assertThat(published(BridgeEvent.UserUpdated.class))
        .containsExactly(new BridgeEvent.UserUpdated(ADA, Set.of("name")));
  }

  @Test
  void saves_thousandDuringAnOutage_areOneCallAfterIt() {
    outage = true;
    chat.fate = () -> Fate.NOT_CALLED;
    for (int i = 0; i < 1_000; i++) {
      change(ADA, name("Ada " + i));
      time.advance(Duration.ofMillis(100));
    }
    assertThat(chat.calls).isZero();

    outage = false;
    chat.fate = () -> Fate.SUCCESS;
    time.advance(Duration.ofMinutes(5));

    assertThat(chat.calls).isEqualTo(1);
    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada 999\"");
  }

  @Test
  void outage_ofADay_parksNoUserAndBacksOff() {
    outage = true;
    chat.fate = () -> Fate.FAILS;
    change(ADA, name("Ada"));

    time.advance(Duration.ofDays(1));

    assertThat(store.parked(10)).isEmpty();
    // Half of the longest pause, 5 minutes, by the random numbers of this test.
    assertThat(chat.works).isBetween(24 * 60 / 5, 24 * 60 / 2);
  }

  static List<ProviderException> problemsOfTheApplication() {
    return List.of(
        new RejectedException(401, "AUTH_ERR_APIKEY_NOT_FOUND", Set.of()),
        new RejectedException(403, "ERR_PLAN_RESTRICTION", Set.of()),
        new RejectedException(403, null, Set.of()),
        new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", null));
  }

  @ParameterizedTest
  @MethodSource("problemsOfTheApplication")
  void problemOfTheApplication_neverParks(ProviderException problem) {
    chat.failure = problem;
    chat.fate = () -> Fate.FAILS;
    change(ADA, name("Ada"));

    time.advance(Duration.ofDays(1));
    assertThat(store.parked(10)).isEmpty();

    chat.fate = () -> Fate.SUCCESS;
    time.advance(Duration.ofMinutes(5));
    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada\"");
  }

  @Test
  void rejection_ofTheUser_parksWithItsCodeUntilTheUserChanges() {
    chat.failure = new RejectedException(400, "ERR_BAD_REQUEST", Set.of("name"));
    chat.fate = () -> Fate.FAILS;
    change(ADA, name("Ada"));

    assertThat(store.parked(10))
        .containsExactly(new Parked(ADA, "ERR_BAD_REQUEST", time.instant()));
    assertThat(published(BridgeEvent.UserParked.class))
        .containsExactly(new BridgeEvent.UserParked(ADA, "ERR_BAD_REQUEST"));
    time.advance(Duration.ofDays(1));
    assertThat(chat.works).isEqualTo(1);

    chat.fate = () -> Fate.SUCCESS;
    change(ADA, name("Ada Lovelace"));

    assertThat(store.parked(10)).isEmpty();
    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada Lovelace\"");
  }

  @Test
  void failure_ofOneUserOnly_parksAfterTwentyAttempts() {
    chat.fate = () -> Fate.FAILS;
    change(ADA, name("Ada"));

    time.advance(Duration.ofHours(12));

    assertThat(chat.works).isEqualTo(20);
    assertThat(store.parked(10)).extracting(Parked::code).containsExactly("ERR_MISSION_FAILED");
  }

  @Test
  void failure_withoutACall_isNoAttempt() {
    chat.fate = () -> Fate.NOT_CALLED;
    change(ADA, name("Ada"));

    time.advance(Duration.ofDays(1));

    assertThat(chat.works).isGreaterThan(20);
    assertThat(store.parked(10)).isEmpty();
  }

  @Test
  void replay_byCode_carriesOutAndOthersRemainParked() {
    chat.fate = () -> Fate.FAILS;
    chat.failure = new RejectedException(400, "ERR_BAD_REQUEST", Set.of());
    change(ADA, name("Ada"));
    chat.failure = new RejectedException(400, "ERR_INVALID_UID", Set.of());
    change(Uid.of("bob"), name("Bob"));
    chat.fate = () -> Fate.SUCCESS;

    assertThat(reconciler.replay(null, "ERR_BAD_REQUEST")).isEqualTo(1);

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
    assertThat(store.parked(10)).extracting(Parked::uid).containsExactly(Uid.of("bob"));
    assertThat(reconciler.replay(Uid.of("bob"), null)).isEqualTo(1);
    assertThat(store.parked(10)).isEmpty();
  }

  @Test
  void deactivations_moreThanFiftyAnHour_areHeldUntilReleased() {
    users(60).forEach(uid -> chat.user(uid).state = Sent.State.ACTIVE);

    users(60).forEach(uid -> change(uid, standing(Standing.DEACTIVATED)));

    assertThat(users(60)).filteredOn(this::isDeactivated).hasSize(50);
    assertThat(store.parked(100))
        .hasSize(10)
        .allSatisfy(parked -> assertThat(parked.code()).isEqualTo("BRAKE"));
    assertThat(published(BridgeEvent.BrakeApplied.class))
        .containsExactly(new BridgeEvent.BrakeApplied(50));
    time.advance(Duration.ofDays(2));
    assertThat(users(60)).filteredOn(this::isDeactivated).hasSize(50);

    assertThat(reconciler.replay(null, UserStore.BRAKE)).isEqualTo(10);

    assertThat(users(60)).allMatch(this::isDeactivated);
    assertThat(store.parked(100)).isEmpty();
  }

  private boolean isDeactivated(Uid uid) {
    return chat.user(uid).state == Sent.State.DEACTIVATED;
  }

  @Test
  void deactivations_fivePercentOfManyKnownUsers_areNotHeld() {
    users(2_000).forEach(uid -> change(uid, name("Bob")));

    users(101).forEach(uid -> change(uid, standing(Standing.DELETED)));

    assertThat(users(101))
        .filteredOn(uid -> chat.user(uid).state == Sent.State.ABSENT)
        .hasSize(100);
    assertThat(store.parked(100)).extracting(Parked::uid).containsExactly(Uid.of("user-100"));
  }

  @Test
  void deactivations_withinTheNextHour_areNotHeld() {
    users(50).forEach(uid -> change(uid, standing(Standing.DEACTIVATED)));
    time.advance(Duration.ofHours(1));

    chat.user(ADA).state = Sent.State.ACTIVE;
    change(ADA, standing(Standing.DEACTIVATED));

    assertThat(isDeactivated(ADA)).isTrue();
  }

  @Test
  void heldUser_isSavedAndSignedOutAndStaysHeld() {
    change(ADA, name("Ada"));
    users(50).forEach(uid -> change(uid, standing(Standing.DELETED)));
    change(ADA, standing(Standing.DEACTIVATED));
    time.advance(Duration.ofHours(2));
    chat.user(ADA).tokens.add("token");

    change(ADA, name("Ada Lovelace"));
    change(ADA, new Change.Revocation(ChatToken.of(ADA, "token", Instant.EPOCH)));

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
    assertThat(chat.user(ADA).tokens).isEmpty();
    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada Lovelace\"");
    assertThat(store.parked(10)).extracting(Parked::uid).containsExactly(ADA);
  }

  @Test
  void heldUser_whoIsActivated_isParkedNoMore() {
    change(ADA, name("Ada"));
    users(50).forEach(uid -> change(uid, standing(Standing.DELETED)));
    change(ADA, standing(Standing.DEACTIVATED));

    change(ADA, standing(Standing.ACTIVE));

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
    assertThat(store.parked(10)).isEmpty();
  }

  @Test
  void heldErasure_ofAUserWhoIsActivated_staysHeldUntilItIsReleased() {
    change(ADA, name("Ada"));
    users(50).forEach(uid -> change(uid, standing(Standing.DELETED)));
    change(ADA, standing(Standing.DELETED));

    change(ADA, standing(Standing.ACTIVE));
    change(ADA, name("New"));
    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada\"");
    assertThat(store.parked(10)).extracting(Parked::uid).containsExactly(ADA);
    assertThat(reconciler.replay(null, UserStore.BRAKE)).isEqualTo(1);

    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"New\"");
    assertThat(published(BridgeEvent.UserDeleted.class)).contains(new BridgeEvent.UserDeleted(ADA));
    assertThat(store.parked(10)).isEmpty();
  }

  @Test
  void deactivationThatIsRetried_countsOnceForTheBrake() {
    users(50).forEach(uid -> chat.user(uid).state = Sent.State.ACTIVE);
    outage = true;
    chat.fate = () -> Fate.FAILS;
    users(50).forEach(uid -> change(uid, standing(Standing.DEACTIVATED)));
    time.advance(Duration.ofMinutes(10));

    outage = false;
    chat.fate = () -> Fate.SUCCESS;
    time.advance(Duration.ofMinutes(10));

    assertThat(users(50)).allMatch(this::isDeactivated);
    assertThat(published(BridgeEvent.BrakeApplied.class)).isEmpty();
  }

  @Test
  void activation_afterALostDeactivation_reactivates() {
    change(ADA, name("Ada"));
    outage = true;
    Iterator<Fate> flushAndDeactivation = List.of(Fate.SUCCESS, Fate.RESPONSE_LOST).iterator();
    chat.fate = flushAndDeactivation::next;
    change(ADA, standing(Standing.DEACTIVATED));
    assertThat(isDeactivated(ADA)).isTrue();
    change(ADA, standing(Standing.ACTIVE));

    outage = false;
    chat.fate = () -> Fate.SUCCESS;
    time.advance(Duration.ofMinutes(5));

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
  }

  @Test
  void save_ofADeletedUser_doesNotCreate() {
    change(ADA, name("Ada"));
    change(ADA, standing(Standing.DELETED));
    change(ADA, name("Ada again"));
    change(ADA, standing(Standing.DEACTIVATED));
    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ABSENT);

    change(ADA, standing(Standing.ACTIVE));

    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada again\"");
  }

  @Test
  void save_withoutAFieldThatOthersMaintain_leavesIt() {
    chat.user(ADA).state = Sent.State.ACTIVE;
    chat.user(ADA).fields.put(ProfileField.AVATAR, "\"dashboard\"");

    change(
        ADA,
        new Change.Fields(
            new Profile(
                Map.of(
                    ProfileField.NAME, new Profile.Value(Optional.of("\"Ada\""), false),
                    ProfileField.AVATAR, new Profile.Value(Optional.empty(), true)))));

    assertThat(chat.user(ADA).fields)
        .containsEntry(ProfileField.NAME, "\"Ada\"")
        .containsEntry(ProfileField.AVATAR, "\"dashboard\"");
  }

  @Test
  void change_duringACall_isCarriedOutAfterIt() {
    chat.endsAtOnce = false;
    change(ADA, name("Ada"));
    change(ADA, name("Ada Lovelace"));
    assertThat(chat.running).hasSize(1);

    chat.end(chat.running.get(0));
    chat.end(chat.running.get(0));

    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada Lovelace\"");
    assertThat(chat.running).isEmpty();
  }

  @Test
  void calls_ofManyUsers_areSixteenAtOnce() {
    chat.endsAtOnce = false;

    users(100).forEach(uid -> change(uid, name("Bob")));

    assertThat(chat.running).hasSize(16);
    while (!chat.running.isEmpty()) {
      chat.end(chat.running.get(0));
      assertThat(chat.running).hasSizeLessThanOrEqualTo(16);
    }
    assertThat(users(100)).allMatch(uid -> chat.user(uid).state == Sent.State.ACTIVE);
  }

  @Test
  void atOnceAndDeleteBrake_areThoseOfTheStore() {
    Object generous =
        Proxy.newProxyInstance(
            UserStore.class.getClassLoader(),
            new Class<?>[] {UserStore.class},
            (ignored, method, arguments) ->
                switch (method.getName()) {
                  case "atOnce" -> 64;
                  case "deleteBrake" -> 3;
                  default -> method.invoke(store, arguments);
                });
    Reconciler wide = over((UserStore) generous);
    users(4)
        .forEach(
            uid ->
                store.insert(
                    new Change(uid, Owner.of("stamp"), standing(Standing.DEACTIVATED), null)));
    wide.wake();
    assertThat(store.parked(10)).hasSize(1);

    chat.endsAtOnce = false;
    users(100).forEach(uid -> store.insert(Change.revocationOf(token(uid))));
    wide.wake();

    assertThat(chat.running).hasSize(64);
  }

  @Test
  void attemptsUntilAChangeIsParked_areThoseOfTheStore() {
    Object strict =
        Proxy.newProxyInstance(
            UserStore.class.getClassLoader(),
            new Class<?>[] {UserStore.class},
            (ignored, method, arguments) ->
                method.getName().equals("parkAfter")
                    ? (Object) 2
                    : method.invoke(store, arguments));
    chat.fate = () -> Fate.FAILS;
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    over((UserStore) strict).wake();
    assertThat(store.parked(ADA)).isNull();
    time.advance(Duration.ofMinutes(1));

    assertThat(store.parked(ADA)).isNotNull();
    assertThat(chat.works).isEqualTo(2);
  }

  @Test
  void work_thatThrows_isRetriedAndTheRestGoesOn() {
    List<String> thrown = new ArrayList<>();
    Reconciler careless =
        new Reconciler(
            store,
            (claimed, scope) -> {
              if (thrown.isEmpty()) {
                thrown.add("once");
                throw new IllegalStateException("defect");
              }
              return chat.carryOut(claimed, scope);
            },
            () -> false,
            time,
            Runnable::run,
            () -> 0.5,
            events::add,
            this::record,
            log);
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    careless.wake();
    time.advance(Duration.ofMinutes(5));

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
  }

  @Test
  void error_ofAStep_isLoggedAndTheStepsGoOn() {
    AtomicBoolean fails = new AtomicBoolean(true);
    UserStore careless =
        (UserStore)
            Proxy.newProxyInstance(
                UserStore.class.getClassLoader(),
                new Class<?>[] {UserStore.class},
                (ignored, method, arguments) -> {
                  if (method.getName().equals("fold") && fails.get()) {
                    throw new NoClassDefFoundError("org/example/Driver");
                  }
                  return method.invoke(store, arguments);
                });
    Reconciler patient = over(careless);
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    try (LogCapture captured = LogCapture.of(Reconciler.class.getName())) {
      patient.wake();
      assertThat(captured.warnings()).hasSize(1);
    }
    fails.set(false);
    time.advance(Duration.ofSeconds(5));

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
  }

  @Test
  void step_thatGetsNoThread_isTriedLater() {
    AtomicBoolean fails = new AtomicBoolean(true);
    Reconciler patient =
        new Reconciler(
            store,
            chat,
            () -> false,
            time,
            step -> {
              if (fails.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              step.run();
            },
            () -> 0.5,
            events::add,
            this::record,
            log);
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    try (LogCapture captured = LogCapture.of(Reconciler.class.getName())) {
      patient.wake();
      assertThat(captured.warnings()).hasSize(1);
    }
    fails.set(false);
    time.advance(Duration.ofSeconds(5));

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
  }

  @Test
  void error_ofTheWork_isRetried() {
    AtomicBoolean fails = new AtomicBoolean(true);
    Reconciler careless =
        new Reconciler(
            store,
            (claimed, scope) -> {
              if (fails.getAndSet(false)) {
                throw new StackOverflowError();
              }
              return chat.carryOut(claimed, scope);
            },
            () -> false,
            time,
            Runnable::run,
            () -> 0.5,
            events::add,
            this::record,
            log);
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    careless.wake();
    time.advance(Duration.ofMinutes(5));

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
  }

  private RuntimeException storeFailure =
      new StoreException("no connection", new SQLException("no connection"));

  /** The store, which fails for some time to record outcomes. */
  private UserStore failing(AtomicBoolean fails) {
    Object failing =
        Proxy.newProxyInstance(
            UserStore.class.getClassLoader(),
            new Class<?>[] {UserStore.class},
            (ignored, method, arguments) -> {
              if (method.getName().equals("complete") && fails.get()) {
                throw storeFailure;
              }
              return method.invoke(store, arguments);
            });
    return (UserStore) failing;
  }

  private Reconciler over(UserStore users) {
    return new Reconciler(
        users, chat, () -> false, time, Runnable::run, () -> 0.5, events::add, this::record, log);
  }

  @Test
  void outcome_thatTheStoreDoesNotTake_isStoredLater_withoutAnotherCall() {
    AtomicBoolean fails = new AtomicBoolean(true);
    Reconciler patient = over(failing(fails));
    users(20).forEach(uid -> store.insert(new Change(uid, Owner.of("stamp"), name("Bob"), null)));

    patient.wake();
    time.advance(Duration.ofSeconds(10));
    assertThat(chat.works).as("at most as many as may run at once").isEqualTo(16);
    fails.set(false);
    time.advance(Duration.ofSeconds(10));

    assertThat(chat.works).isEqualTo(20);
    assertThat(store.counts().pending()).isZero();
    assertThat(audited).hasSize(20);
  }

  /** Others insert changes as fast as they are folded. */
  @Test
  void changesWithoutEnd_keepNoOutcomeAndNoClaimBack() {
    List<String> called = new ArrayList<>();
    UserStore busy =
        (UserStore)
            Proxy.newProxyInstance(
                UserStore.class.getClassLoader(),
                new Class<?>[] {UserStore.class},
                (ignored, method, arguments) -> {
                  called.add(method.getName());
                  Object result = method.invoke(store, arguments);
                  return method.getName().equals("fold") && called.size() < 1_000 ? 1 : result;
                });
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    over(busy).wake();

    assertThat(called.indexOf("claim")).isBetween(10, 20);
    assertThat(called.indexOf("complete")).isBetween(10, 20);
    assertThat(called).as("goes on by itself").hasSizeGreaterThan(1_000);
  }

  @Test
  void conflictOfNodes_isNoWarning_andTheOutcomeIsStoredLater() {
    storeFailure = new StoreConflictException(new SQLException("another node was faster"));
    AtomicBoolean fails = new AtomicBoolean(true);
    Reconciler patient = over(failing(fails));
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    try (LogCapture captured = LogCapture.of(Reconciler.class.getName())) {
      patient.wake();
      fails.set(false);
      time.advance(Duration.ofSeconds(10));

      assertThat(captured.lines()).isEmpty();
    }
    assertThat(chat.works).isEqualTo(1);
    assertThat(store.counts().pending()).isZero();
  }

  @Test
  void outcome_thatTheStoreDoesNotTake_isForgottenWhenItsLeaseHasEnded() {
    AtomicBoolean fails = new AtomicBoolean(true);
    Reconciler patient = over(failing(fails));
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), null));

    patient.wake();
    time.advance(Duration.ofMinutes(3));
    assertThat(chat.works).isGreaterThan(1);
    fails.set(false);
    time.advance(Duration.ofMinutes(3));

    assertThat(store.counts().pending()).isZero();
    assertThat(chat.user(ADA).fields).containsEntry(ProfileField.NAME, "\"Ada\"");
  }

  @Test
  void changeThatWaitsForMoreThanTenMinutes_isLoggedOnce_andSoIsTheEnd() {
    outage = true;
    chat.fate = () -> Fate.NOT_CALLED;
    try (LogCapture captured = LogCapture.of(Reconciler.class.getName())) {
      change(ADA, name("Ada"));
      change(Uid.of("bob"), name("Bob"));
      time.advance(Duration.ofMinutes(9));
      assertThat(captured.lines()).isEmpty();

      for (int i = 0; i < 12; i++) {
        time.advance(Duration.ofMinutes(5));
      }
      assertThat(captured.lines())
          .singleElement()
          .asString()
          .contains("The changes of 2 users wait for CometChat, the oldest for 1")
          .contains("coreCallsPerMinute");

      outage = false;
      chat.fate = () -> Fate.SUCCESS;
      time.advance(Duration.ofMinutes(5));
      time.advance(Duration.ofMinutes(5));
      assertThat(captured.lines())
          .hasSize(2)
          .last()
          .asString()
          .contains("Changes of users reach CometChat in time again");

      outage = true;
      chat.fate = () -> Fate.NOT_CALLED;
      change(ADA, name("Ada Lovelace"));
      for (int i = 0; i < 4; i++) {
        time.advance(Duration.ofMinutes(5));
      }
      assertThat(captured.lines()).as("a new episode").hasSize(3);
    }
  }

  @Test
  void parkedAndHeldChanges_areNotLate() {
    chat.failure = new RejectedException(400, "ERR_BAD_REQUEST", Set.of("name"));
    chat.fate = () -> Fate.FAILS;
    change(ADA, name("Ada"));
    chat.fate = () -> Fate.SUCCESS;
    users(60).forEach(uid -> change(uid, standing(Standing.DELETED)));
    assertThat(store.parked(100)).hasSize(11);

    try (LogCapture captured = LogCapture.of(Reconciler.class.getName())) {
      time.advance(Duration.ofMinutes(30));
      change(Uid.of("bob"), name("Bob"));

      assertThat(captured.lines()).isEmpty();
      assertThat(store.counts().oldest()).isZero();
    }
  }

  @Test
  void audit_namesActorActionAndFields() {
    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), "importer"));
    reconciler.wake();
    change(ADA, name("Ada Lovelace"));
    store.insert(new Change(ADA, Owner.of("stamp"), standing(Standing.DELETED), "admin"));
    reconciler.wake();

    assertThat(audited)
        .containsExactly(
            "ada USER_CREATED importer DONE []",
            "ada USER_UPDATED null DONE [name]",
            "ada SIGNED_OUT_EVERYWHERE admin DONE []",
            "ada USER_DELETED admin DONE []");
  }

  @Test
  void completionThatCannotBeStored_handsItsRecordsBackWithTheLease() {
    List<AuditRecord> handedBack = new ArrayList<>();
    AuditRecord stored =
        new AuditRecord(
            Instant.EPOCH,
            "app",
            "node",
            AuditRecord.Action.USER_CREATED,
            ADA,
            "importer",
            AuditRecord.Outcome.DONE,
            List.of());
    Audit audit =
        new Audit() {
          @Override
          public void record(
              Uid uid,
              AuditRecord.Action action,
              @Nullable String actor,
              AuditRecord.Outcome outcome,
              Collection<String> details) {}

          @Override
          public List<AuditRecord> forStore(List<AuditEntry> entries) {
            return List.of(stored);
          }

          @Override
          public void notStored(List<AuditRecord> records) {
            handedBack.addAll(records);
          }
        };
    List<AuditRecord> given = new ArrayList<>();
    UserStore failing =
        (UserStore)
            Proxy.newProxyInstance(
                UserStore.class.getClassLoader(),
                new Class<?>[] {UserStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("complete")) {
                    for (Object completed : (Collection<?>) arguments[0]) {
                      given.addAll(((UserStore.Completed) completed).completion().records());
                    }
                    throw new IllegalStateException("the database has failed");
                  }
                  return method.invoke(store, arguments);
                });
    Reconciler other =
        new Reconciler(
            failing, chat, () -> false, time, Runnable::run, () -> 0.5, events::add, audit, log);

    store.insert(new Change(ADA, Owner.of("stamp"), name("Ada"), "importer"));
    other.wake();
    assertThat(given).containsExactly(stored);
    assertThat(handedBack).isEmpty();

    time.advance(UserStore.LEASE.plusSeconds(10));

    assertThat(given).hasSizeGreaterThan(2).containsOnly(stored);
    assertThat(handedBack).containsExactly(stored);
  }

  @Test
  void audit_ofAParkedChange_hasTheCode() {
    chat.failure = new RejectedException(400, "ERR_BAD_REQUEST", Set.of("name"));
    chat.fate = () -> Fate.FAILS;

    change(ADA, name("Ada"));

    assertThat(audited).containsExactly("ada USER_UPDATED null FAILED [ERR_BAD_REQUEST]");
  }

  @Test
  void close_withAWait_letsRunningCallsEnd() throws Exception {
    chat.endsAtOnce = false;
    change(ADA, name("Ada"));
    CompletableFuture<Void> close =
        CompletableFuture.runAsync(() -> reconciler.close(Duration.ofSeconds(10)));
    time.awaitScheduled(Duration.ofSeconds(10));

    chat.end(chat.running.get(0));
    close.get(20, TimeUnit.SECONDS);

    assertThat(chat.user(ADA).state).isEqualTo(Sent.State.ACTIVE);
    assertThat(store.counts().pending()).isZero();
  }

  @Test
  void close_inAnOutage_endsWithoutWaiting() {
    outage = true;
    chat.fate = () -> Fate.NOT_CALLED;
    change(ADA, name("Ada"));

    reconciler.close(Duration.ZERO);

    assertThat(store.counts().pending()).isEqualTo(1);
    time.advance(Duration.ofHours(1));
    assertThat(chat.works).isEqualTo(1);
  }
}
