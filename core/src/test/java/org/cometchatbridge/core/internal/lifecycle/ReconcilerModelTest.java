/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.Test;

/**
 * Random changes, failures and lost responses end with the state that a model has, which knows
 * nothing but the changes.
 */
class ReconcilerModelTest {

  private static final int SEEDS = 1_000;
  private static final int STEPS = 150;
  private static final int USERS = 10;
  private static final Duration BEFORE_LEASE_ENDS = Duration.ofSeconds(55);

  private static final UnavailableException FAILURE =
      new UnavailableException("failed", 503, null, null);

  @Test
  void randomChanges_withFailures_endAsTheModel() {
    IntStream.range(0, SEEDS).forEach(seed -> new Run(seed, 1_000, true).check());
  }

  @Test
  void randomProfiles_inAStoreThatForgets_endAsTheModel() {
    int forgotten = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed, 6, false);
      run.check();
      forgotten += run.dropped;
    }
    assertThat(forgotten).as("changes that were dropped and reported").isPositive();
  }

  /** What the changes so far ask for. */
  private static final class ModelUser {
    Standing standing = Standing.ACTIVE;
    final Map<ProfileField, String> fields = new EnumMap<>(ProfileField.class);
    final Set<String> ended = new HashSet<>();
    boolean everSaved;
  }

  private static final class Run {
    private final Random random;
    private final long seed;
    private final boolean standings;
    private final ManualTime time = new ManualTime();
    private final List<BridgeEvent> events = new ArrayList<>();
    private final ScriptedChat chat = new ScriptedChat(time, FAILURE);
    private final MemoryStore store;
    private final Reconciler reconciler;
    private final Map<Uid, ModelUser> model = new HashMap<>();
    private int tokens;
    private int dropped;
    private boolean outage;

    Run(long seed, int maxUsers, boolean standings) {
      this.seed = seed;
      this.random = new Random(seed);
      this.standings = standings;
      OperatorLog log = OperatorLog.withFallback(line -> {});
      this.store =
          new MemoryStore(
              time, time, maxUsers, events::add, (uid, action, actor, outcome, details) -> {}, log);
      this.reconciler =
          new Reconciler(
              store,
              chat,
              () -> outage,
              time,
              Runnable::run,
              () -> 0.5,
              events::add,
              (uid, action, actor, outcome, details) -> {},
              log);
      chat.endsAtOnce = false;
      chat.fate = this::fate;
    }

    private ScriptedChat.Fate fate() {
      if (outage) {
        return random.nextBoolean() ? ScriptedChat.Fate.FAILS : ScriptedChat.Fate.NOT_CALLED;
      }
      int chance = random.nextInt(10);
      return chance < 2
          ? ScriptedChat.Fate.FAILS
          : chance < 4 ? ScriptedChat.Fate.RESPONSE_LOST : ScriptedChat.Fate.SUCCESS;
    }

    void check() {
      for (int i = 0; i < STEPS; i++) {
        switch (random.nextInt(6)) {
          case 0, 1, 2 -> change(Uid.of("u" + random.nextInt(USERS)));
          case 3 -> endOne();
          case 4 -> advance(Duration.ofMillis(random.nextInt(5_000)));
          default -> {
            outage = random.nextInt(4) == 0;
            advance(Duration.ofSeconds(random.nextInt(50)));
          }
        }
      }
      outage = false;
      chat.fate = () -> ScriptedChat.Fate.SUCCESS;
      for (int i = 0; i < 100; i++) {
        while (!chat.running.isEmpty()) {
          chat.end(chat.running.get(0));
        }
        time.advance(Duration.ofSeconds(30));
      }

      assertThat(store.counts().pending()).as("pending, seed %s", seed).isZero();
      assertThat(store.parked(100)).as("parked, seed %s", seed).isEmpty();
      assertThat(chat.together).as("two calls at once for a user, seed %s", seed).isZero();
      assertThat(chat.mostRunning).as("calls at once, seed %s", seed).isLessThanOrEqualTo(16);
      model.forEach(this::compare);
    }

    private void compare(Uid uid, ModelUser expected) {
      ScriptedChat.ChatUserState user = chat.user(uid);
      String what = "user " + uid + ", seed " + seed;
      if (expected.standing == Standing.DELETED) {
        assertThat(user.state).as(what).isEqualTo(Sent.State.ABSENT);
      } else if (expected.standing == Standing.DEACTIVATED) {
        assertThat(user.state).as(what).isNotEqualTo(Sent.State.ACTIVE);
      } else if (expected.everSaved) {
        assertThat(user.state).as(what).isEqualTo(Sent.State.ACTIVE);
        Map<ProfileField, String> fields = new EnumMap<>(ProfileField.class);
        fields.putAll(user.fields);
        assertThat(fields).as(what).isEqualTo(expected.fields);
      }
      assertThat(user.tokens).as("tokens of " + what).noneMatch(expected.ended::contains);
    }

    private void advance(Duration by) {
      for (ScriptedChat.Running work : List.copyOf(chat.running)) {
        if (time.elapsed().plus(by).minus(work.since()).compareTo(BEFORE_LEASE_ENDS) > 0) {
          chat.end(work);
        }
      }
      // Work that is claimed while the time advances begins within it.
      Duration end = time.elapsed().plus(by);
      while (time.elapsed().compareTo(end) < 0) {
        Duration step = Duration.ofSeconds(1);
        Duration left = end.minus(time.elapsed());
        time.advance(left.compareTo(step) < 0 ? left : step);
      }
    }

    private void endOne() {
      if (!chat.running.isEmpty()) {
        chat.end(chat.running.get(random.nextInt(chat.running.size())));
      }
    }

    private void change(Uid uid) {
      ModelUser user = model.computeIfAbsent(uid, absent -> new ModelUser());
      if (!standings) {
        insert(uid, fields(user, ProfileField.NAME, false));
        return;
      }
      switch (random.nextInt(12)) {
        case 0 -> insert(uid, standing(user, Standing.DEACTIVATED, uid));
        case 1 -> insert(uid, standing(user, Standing.DELETED, uid));
        case 2, 3 -> insert(uid, standing(user, Standing.ACTIVE, uid));
        case 4 -> {
          user.ended.addAll(chat.user(uid).tokens);
          insert(uid, new Change.SignOut());
        }
        case 5, 6 -> {
          String token = "token-" + ++tokens;
          if (chat.user(uid).state == Sent.State.ACTIVE) {
            chat.user(uid).tokens.add(token);
          }
          if (random.nextBoolean()) {
            user.ended.add(token);
            insert(uid, new Change.Revocation(ChatToken.of(uid, token, Instant.EPOCH)));
          }
        }
        case 7 -> insert(uid, fields(user, ProfileField.AVATAR, random.nextBoolean()));
        case 8 -> insert(uid, whole(user));
        default -> insert(uid, fields(user, ProfileField.NAME, false));
      }
    }

    private void insert(Uid uid, Change.Content content) {
      int before = events.size();
      store.insert(new Change(uid, Owner.of("stamp"), content, null));
      if (events.stream()
          .skip(before)
          .anyMatch(event -> event instanceof BridgeEvent.UserChangeDropped)) {
        dropped++;
        model.remove(uid);
      }
      reconciler.wake();
    }

    private Change.Content standing(ModelUser user, Standing standing, Uid uid) {
      if (user.standing == Standing.ACTIVE && standing != Standing.ACTIVE) {
        user.ended.addAll(chat.user(uid).tokens);
      }
      if (standing == Standing.DELETED) {
        user.fields.clear();
        user.everSaved = false;
      }
      if (!(user.standing == Standing.DELETED && standing == Standing.DEACTIVATED)) {
        user.standing = standing;
      }
      return new Change.StandingChange(standing);
    }

    private Change.Content fields(ModelUser user, ProfileField field, boolean clear) {
      user.everSaved = true;
      Optional<String> json =
          clear ? Optional.empty() : Optional.of("\"" + random.nextInt(5) + "\"");
      json.ifPresentOrElse(text -> user.fields.put(field, text), () -> user.fields.remove(field));
      return new Change.Fields(new Profile(Map.of(field, new Profile.Value(json, false))));
    }

    /** A save of a user without a picture. */
    private Change.Content whole(ModelUser user) {
      user.everSaved = true;
      String name = "\"" + random.nextInt(5) + "\"";
      user.fields.put(ProfileField.NAME, name);
      user.fields.remove(ProfileField.AVATAR);
      return new Change.Fields(
          new Profile(
              Map.of(
                  ProfileField.NAME, new Profile.Value(Optional.of(name), false),
                  ProfileField.AVATAR, new Profile.Value(Optional.empty(), true))));
    }
  }
}
