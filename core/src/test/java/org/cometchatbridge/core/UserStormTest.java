/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.emulator.Chaos;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Journal;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The application deletes, deactivates, activates, changes and signs out users, while 50 login
 * sessions of theirs ask for tokens without pause and responses are lost. Whenever the changes are
 * carried out, CometChat has what the application has asked for, no ended user is created again,
 * and no token is valid that a change has ended. {@code -Dstorm.seeds=1000} for more than a few
 * seeds.
 */
class UserStormTest {

  private static final int SESSIONS = 50;
  private static final int USERS = 3;
  private static final int THREADS = 4;
  private static final int ROUNDS = 3;
  private static final int CHANGES_OF_ROUND = 4;

  /** How often the sessions of a user ask after the changes of a round are carried out. */
  private static final int MORE_REQUESTS = 40;

  private static final Duration STEP = Duration.ofMillis(250);

  /** Longer than any pause of the bridge before it repeats a call. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(6);

  private static final Pattern UID = Pattern.compile("\"(storm-[a-z0-9-]+)\"");

  /** Calls that change a user. Tokens are created and revoked beside them. */
  private static final Set<Operation> CHANGING =
      Set.of(
          Operation.CREATE_USER,
          Operation.UPDATE_USER,
          Operation.DELETE_USER,
          Operation.FLUSH_AUTH_TOKENS,
          Operation.DEACTIVATE_USERS,
          Operation.REACTIVATE_USERS);

  /** Positions with which no call succeeds. */
  private static final Set<Class<?>> NO_USE =
      Set.of(Switches.Plan.class, Switches.PlanErrorStatus.class);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(Integer.getInteger("storm.seeds", 6));
  }

  /** What the application desires of one user. */
  private static final class Model {
    final String userId;
    Standing standing = Standing.ACTIVE;
    @Nullable String name;

    /** The tokens that the sessions have got. */
    final Set<String> tokens = ConcurrentHashMap.newKeySet();

    /** Those among them that a change has ended. */
    final Set<String> endedTokens = new HashSet<>();

    /** Whether no login may create or reactivate the user any more. */
    volatile boolean ended;

    Model(String userId) {
      this.userId = userId;
    }

    void endTokens() {
      endedTokens.addAll(tokens);
    }
  }

  private static final class Session {
    final Model model;
    final ChatUser user;
    volatile SessionKey key = newSession();

    Session(Model model) {
      this.model = model;
      this.user = BridgeFixture.user(model.userId);
    }
  }

  /** The calls that are changing a user now. */
  private final Map<String, Integer> running = new ConcurrentHashMap<>();

  private final Map<String, Model> models = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void changesBesideLogins_inTheEndCometChatHasWhatIsDesired(long seed) throws Exception {
    Random random = new Random(seed);
    CometChatEmulator emulator = EMULATOR.emulator();
    List<Switches.Position> positions = switchAll(emulator, random);
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .maxTokensPerUserPerHour(10_000)
            .coreCallsPerMinute(1_000_000)
            .standardCallsPerMinute(1_000_000)
            .build();
    List<Model> users = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      Model model = new Model("storm-" + seed + "-" + i);
      users.add(model);
      models.put(model.userId, model);
    }
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(new Session(users.get(i % USERS)));
    }
    String context = "seed " + seed + ", " + positions;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    Journal.Subscription subscription = emulator.journal().subscribe(this::observe);
    AtomicBoolean stop = new AtomicBoolean();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      for (Session session : sessions) {
        fixture.loginAndWait(session.key, session.user);
      }
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(() -> request(fixture, sessions, stop)));
      }
      for (int round = 0; round < ROUNDS; round++) {
        emulator.faults().startChaos(chaos(seed + round));
        for (int i = 0; i < CHANGES_OF_ROUND; i++) {
          Model model = users.get(random.nextInt(USERS));
          change(fixture.bridge().users(), model, random, round + "." + i);
          for (int step = random.nextInt(8); step > 0; step--) {
            advance(fixture);
          }
        }
        emulator.faults().stopChaos();
        settle(fixture);
        users.forEach(model -> model.ended = model.standing != Standing.ACTIVE);
        int enough = requests.get() + MORE_REQUESTS;
        while (requests.get() < enough) {
          advance(fixture);
        }
        users.forEach(model -> checkUser(emulator, model, context));
        users.forEach(model -> model.ended = false);
      }
      stop.set(true);
      for (Future<?> request : running) {
        request.get(20, TimeUnit.SECONDS);
      }
      settle(fixture);
      complete(fixture);

      assertThat(violations).as(context).isEmpty();
      assertThat(fixture.bridge().parkedUsers().list(10)).as(context).isEmpty();
      for (Model model : users) {
        checkUser(emulator, model, context);
        checkTokens(emulator, model, context);
      }
    } finally {
      stop.set(true);
      subscription.close();
      threads.shutdownNow();
    }
  }

  private static Chaos chaos(long seed) {
    return Chaos.of(seed)
        .with(Chaos.Kind.LOST_RESPONSE, 0.04)
        .with(Chaos.Kind.SERVER_ERROR, 0.04)
        .with(Chaos.Kind.RATE_LIMITED, 0.02);
  }

  private static List<Switches.Position> switchAll(CometChatEmulator emulator, Random random) {
    List<Switches.Position> chosen = new ArrayList<>();
    Arrays.stream(Switches.Position.class.getPermittedSubclasses())
        .filter(type -> !NO_USE.contains(type))
        .forEach(
            type -> {
              Object[] constants = type.getEnumConstants();
              Switches.Position position =
                  (Switches.Position) constants[random.nextInt(constants.length)];
              emulator.switches().set(position);
              chosen.add(position);
            });
    return chosen;
  }

  /** A page whose token is rejected all the time. A login session that has ended logs in again. */
  private void request(BridgeFixture fixture, List<Session> sessions, AtomicBoolean stop) {
    while (!stop.get()) {
      Session session = sessions.get(ThreadLocalRandom.current().nextInt(sessions.size()));
      TokenResult result = fixture.bridge().login(session.key, session.user);
      requests.incrementAndGet();
      if (result instanceof TokenResult.Ready ready) {
        session.model.tokens.add(ready.token().value());
        fixture.bridge().tokenStored(session.key, ready.token());
        fixture.bridge().refresh(session.key, session.user, ready.token());
      } else if (result instanceof TokenResult.NotEligible
          && ThreadLocalRandom.current().nextInt(20) == 0) {
        session.key = newSession();
      } else {
        pause();
      }
    }
  }

  private static void change(ChatUsers users, Model model, Random random, String number) {
    switch (random.nextInt(6)) {
      case 0 -> {
        model.endTokens();
        users.delete(model.userId, Deletion.PERMANENT);
        model.standing = Standing.DELETED;
        model.name = null;
      }
      case 1 -> {
        model.endTokens();
        users.deactivate(model.userId);
        if (model.standing == Standing.ACTIVE) {
          model.standing = Standing.DEACTIVATED;
        }
      }
      case 2 -> {
        users.activate(model.userId);
        model.standing = Standing.ACTIVE;
      }
      case 3 -> {
        model.endTokens();
        users.signOutEverywhere(model.userId);
      }
      default -> {
        String name = "Name " + number;
        users.save(ChatUser.builder(model.userId).name(name).build());
        if (model.standing != Standing.DELETED) {
          model.name = name;
        }
      }
    }
  }

  /** Until the changes are carried out. */
  private void settle(BridgeFixture fixture) {
    for (int i = 0; i < 20_000; i++) {
      if (fixture.bridge().status().userChanges().pending() == 0) {
        return;
      }
      advance(fixture);
    }
    throw new AssertionError("changes are pending: " + fixture.bridge().status().userChanges());
  }

  /** Until no call is running or will be repeated. */
  private void complete(BridgeFixture fixture) {
    Duration end = fixture.time().elapsed().plus(LONGEST_PAUSE);
    while (fixture.time().elapsed().compareTo(end) < 0) {
      pause();
      if (fixture.bridge().status().calls().running() == 0) {
        fixture.time().advance(STEP.multipliedBy(20));
      }
    }
  }

  /** Time does not elapse while a user is changed: a call that has timed out may still run. */
  private void advance(BridgeFixture fixture) {
    pause();
    if (running.values().stream().allMatch(calls -> calls == 0)) {
      fixture.time().advance(STEP);
    }
  }

  /** Lets the threads of the calls run; time does not elapse meanwhile. */
  private static void pause() {
    LockSupport.parkNanos(1_000_000);
  }

  private void observe(Exchange exchange) {
    if (!CHANGING.contains(exchange.operation())) {
      return;
    }
    String uid = exchange.uid();
    if (uid == null) {
      Matcher matcher = UID.matcher(exchange.requestBody());
      uid = matcher.find() ? matcher.group(1) : "";
    }
    int now =
        exchange.completed()
            ? running.merge(uid, -1, Integer::sum)
            : running.merge(uid, 1, Integer::sum);
    if (now > 1) {
      violations.add("two at once: " + uid + " " + exchange.operation());
    }
    Model model = models.get(uid);
    if (model != null && model.ended && !exchange.completed()) {
      violations.add("changed although ended: " + uid + " " + exchange.operation());
    }
  }

  private static void checkUser(CometChatEmulator emulator, Model model, String context) {
    String uid = model.userId.toLowerCase(Locale.ROOT);
    String what = model.userId + " " + model.standing + ", " + context;
    EmulatedUser user = emulator.users().find(uid).orElse(null);
    switch (model.standing) {
      case DELETED -> assertThat(user).as(what).isNull();
      case DEACTIVATED -> assertThat(user == null || user.deactivated()).as(what).isTrue();
      case ACTIVE -> {
        if (user != null) {
          assertThat(user.deactivated()).as(what).isFalse();
        }
        if (model.name != null) {
          assertThat(user == null ? null : user.name()).as(what).isEqualTo(model.name);
        }
      }
    }
  }

  private static void checkTokens(CometChatEmulator emulator, Model model, String context) {
    String what = model.userId + " " + model.standing + ", " + context;
    Set<String> mustBeInvalid =
        model.standing == Standing.ACTIVE ? model.endedTokens : model.tokens;
    assertThat(mustBeInvalid).as(what).noneMatch(emulator.users()::isValid);
    if (model.standing != Standing.ACTIVE) {
      assertThat(emulator.users().tokens(model.userId)).as(what).isEmpty();
    }
  }
}
