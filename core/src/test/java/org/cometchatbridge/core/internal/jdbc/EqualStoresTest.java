/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.MemoryStore;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Brake;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Parked;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;

/** The same random changes and outcomes lead to the same state in memory and in a database. */
class EqualStoresTest {

  private static final int SEEDS = 8;
  private static final int STEPS = 120;
  private static final List<Uid> USERS = List.of(Uid.of("ada"), Uid.of("bob"), Uid.of("cy"));
  private static final List<String> CODES = List.of("ERR_ONE", "ERR_TWO", UserStore.BRAKE);

  @Test
  void randomWork_inMemoryAndInADatabase_isTheSame() {
    IntStream.range(0, SEEDS)
        .forEach(
            seed -> {
              try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
                new Run(seed, fixture).check();
              }
            });
  }

  /** One state, claimed in both stores. */
  private record Pair(Claimed memory, Claimed database) {}

  /** What of a claimed state does not depend on the ids of a store. */
  private record Shown(
      Standing standing,
      boolean removes,
      boolean erases,
      boolean flushes,
      List<String> tokens,
      Map<ProfileField, Profile.Value> unsent,
      Map<ProfileField, Long> hashes,
      Sent.State state,
      int attempts,
      Brake brake) {

    static Shown of(Claimed claimed) {
      DesiredUser user = claimed.user();
      return new Shown(
          user.standing(),
          user.removal() != 0,
          user.erases(),
          user.flushesTokens(),
          user.tokensToDelete().stream().map(ChatToken::value).toList(),
          user.unsent().values(),
          user.sent().hashes(),
          user.sent().state(),
          claimed.attempts(),
          claimed.brake());
    }
  }

  private static final class Run {
    private final long seed;
    private final Random random;
    private final StoreFixture fixture;
    private final UserStore memory;
    private final UserStore database;
    private final List<Pair> claimed = new ArrayList<>();
    private int tokens;

    Run(long seed, StoreFixture fixture) {
      this.seed = seed;
      this.random = new Random(seed);
      this.fixture = fixture;
      this.memory =
          new MemoryStore(
              fixture.time(),
              fixture.time(),
              1_000,
              event -> {},
              (uid, action, actor, outcome, details) -> {},
              OperatorLog.withFallback(line -> {}));
      this.database = fixture.store();
    }

    void check() {
      // The memory forgets users for which nothing was sent.
      USERS.forEach(uid -> insert(uid, name("first")));
      claim();
      while (!claimed.isEmpty()) {
        complete(0, false);
      }
      for (int i = 0; i < STEPS; i++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> insert(USERS.get(random.nextInt(USERS.size())), change());
          case 3, 4 -> claim();
          case 5 -> {
            if (!claimed.isEmpty()) {
              complete(random.nextInt(claimed.size()), true);
            }
          }
          case 6 -> replay();
          default -> fixture.time().advance(Duration.ofSeconds(random.nextInt(40)));
        }
        compare();
      }
    }

    private void insert(Uid uid, Change.Content content) {
      Change change = new Change(uid, Owner.of("stamp"), content, null);
      memory.insert(change);
      database.insert(change);
      assertThat(database.fold()).isEqualTo(1);
    }

    private static Change.Content name(String name) {
      Profile.Value value = new Profile.Value(Optional.of('"' + name + '"'), false);
      return new Change.Fields(new Profile(Map.of(ProfileField.NAME, value)));
    }

    private Change.Content change() {
      return switch (random.nextInt(8)) {
        case 0 -> new Change.StandingChange(Standing.DEACTIVATED);
        case 1 -> new Change.StandingChange(Standing.DELETED);
        case 2 -> new Change.StandingChange(Standing.ACTIVE);
        case 3 -> new Change.SignOut();
        case 4, 5 -> new Change.Revocation(token("token-" + ++tokens));
        default -> name("name " + random.nextInt(3));
      };
    }

    private static ChatToken token(String value) {
      return ChatToken.of(USERS.get(0), value, Instant.EPOCH);
    }

    private void claim() {
      Map<Uid, Claimed> inMemory = byUser(memory.claim(100));
      database.fold();
      Map<Uid, Claimed> inDatabase = byUser(database.claim(100));
      assertThat(shown(inDatabase)).as("claimed, seed %s", seed).isEqualTo(shown(inMemory));
      inMemory.forEach((uid, state) -> claimed.add(new Pair(state, inDatabase.get(uid))));
    }

    private static Map<Uid, Claimed> byUser(List<Claimed> claimed) {
      Map<Uid, Claimed> byUser = new HashMap<>();
      claimed.forEach(state -> byUser.put(state.user().uid(), state));
      return byUser;
    }

    private static Map<Uid, Shown> shown(Map<Uid, Claimed> claimed) {
      Map<Uid, Shown> shown = new HashMap<>();
      claimed.forEach((uid, state) -> shown.put(uid, Shown.of(state)));
      return shown;
    }

    private void complete(int index, boolean mayFail) {
      Pair pair = claimed.remove(index);
      int kind = mayFail ? random.nextInt(7) : 6;
      Next next =
          switch (kind) {
            case 0 -> new Next.Park(CODES.get(random.nextInt(2)));
            case 1 -> new Next.Retry(Duration.ofSeconds(random.nextInt(60)), true);
            case 2 -> new Next.Retry(Duration.ofSeconds(random.nextInt(60)), false);
            default -> new Next.Done();
          };
      boolean held = kind == 3 && pair.memory().user().removal() != 0;
      boolean absent = kind == 4;
      if (kind == 5 && waitsForActivation(pair.memory().user())) {
        memory.complete(pair.memory(), keepsTokens(pair.memory().user()));
        database.complete(pair.database(), keepsTokens(pair.database().user()));
        return;
      }
      memory.complete(pair.memory(), completion(pair.memory().user(), next, held, absent));
      database.complete(pair.database(), completion(pair.database().user(), next, held, absent));
    }

    private static Completion completion(
        DesiredUser user, Next next, boolean held, boolean absent) {
      if (!(next instanceof Next.Done)) {
        return new Completion(
            user.sentDuringCalls(), user.tokensToDelete().stream().limit(1).toList(), next, false);
      }
      Sent sent = held ? user.sent() : carriedOut(user);
      return new Completion(
          absent && user.standing() == Standing.ACTIVE ? sent.with(Sent.State.ABSENT) : sent,
          user.tokensToDelete(),
          next,
          held);
    }

    /** CometChat deletes no token of a deactivated user, so they wait for the activation. */
    private static Completion keepsTokens(DesiredUser user) {
      return new Completion(
          user.sent().with(Sent.State.DEACTIVATED), List.of(), new Next.Done(), false);
    }

    private static boolean waitsForActivation(DesiredUser user) {
      return user.standing() == Standing.DEACTIVATED
          && !user.erases()
          && user.flushesTokens()
          && !user.tokensToDelete().isEmpty();
    }

    private static Sent carriedOut(DesiredUser user) {
      Sent sent = user.erases() ? user.sent().erased(user.erasedAt()) : user.sent();
      Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
      hashes.putAll(sent.hashes());
      if (user.standing() == Standing.ACTIVE) {
        user.profile().forEach((field, value) -> hashes.put(field, Sent.hashOf(value.json())));
      }
      Sent.State state =
          switch (user.standing()) {
            case ACTIVE -> Sent.State.ACTIVE;
            case DEACTIVATED -> Sent.State.DEACTIVATED;
            case DELETED -> Sent.State.ABSENT;
          };
      return sent.with(hashes).with(state).flushed(user.signedOutAt());
    }

    private void replay() {
      Uid uid = random.nextBoolean() ? null : USERS.get(random.nextInt(USERS.size()));
      String code = random.nextBoolean() ? null : CODES.get(random.nextInt(CODES.size()));
      assertThat(database.replay(uid, code))
          .as("replayed, seed %s", seed)
          .isEqualTo(memory.replay(uid, code));
    }

    private void compare() {
      assertThat(Set.copyOf(database.parked(100)))
          .as("parked, seed %s", seed)
          .isEqualTo(Set.copyOf(memory.parked(100)));
      for (Uid uid : USERS) {
        Parked parked = memory.parked(uid);
        assertThat(database.parked(uid)).as("parked, seed %s", seed).isEqualTo(parked);
      }
      // A store counts once a minute.
      UserStore counting = fixture.store();
      counting.fold();
      assertThat(counting.counts()).as("counts, seed %s", seed).isEqualTo(memory.counts());
      Map<Uid, GateView> inMemory = memory.read(USERS);
      Map<Uid, GateView> inDatabase = database.read(USERS);
      for (Uid uid : USERS) {
        GateView expected = inMemory.getOrDefault(uid, GateView.unknown());
        GateView view = inDatabase.getOrDefault(uid, GateView.unknown());
        String what = uid + ", seed " + seed;
        assertThat(view.standing()).as(what).isEqualTo(expected.standing());
        assertThat(view.signedOutMillis()).as(what).isEqualTo(expected.signedOutMillis());
        assertThat(view.sent().hashes()).as(what).isEqualTo(expected.sent().hashes());
        assertThat(view.sent().state()).as(what).isEqualTo(expected.sent().state());
      }
    }
  }
}
