/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.jdbc.JdbcGate;
import org.cometchatbridge.core.internal.jdbc.JdbcUserStore;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DirectGate;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.MemoryStore;
import org.cometchatbridge.core.internal.lifecycle.QueuedRevocations;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.lifecycle.StoredRevocations;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Where the changes of users are kept, with the threads that it needs: none in memory, three in a
 * database.
 *
 * @param steps runs the steps of the reconciler
 * @param logins runs what a login stores
 * @param revocations runs what a logout stores
 * @param shared whether other nodes use the same store, so that there may be something to do
 */
record UserStorage(
    UserStore store,
    Gate gate,
    Executor steps,
    Executor logins,
    Executor revocations,
    boolean shared) {

  /** As many changes of profiles wait until they are stored. */
  private static final int MOST_LOGINS = 10_000;

  static UserStorage of(
      CometChatBridgeConfig config,
      @Nullable JdbcUserStore database,
      Engine engine,
      Timer timer,
      Events events,
      Audit audit,
      @Nullable Gate testGate,
      Consumer<Runnable> closes) {
    return database == null
        ? inMemory(config, timer, events, audit, testGate)
        : inDatabase(config, database, engine, timer, testGate, closes);
  }

  /** The database of the changes, or {@code null} if they are kept in memory. */
  static @Nullable JdbcUserStore database(CometChatBridgeConfig config, Timer timer) {
    return config
        .jdbcSync()
        .map(
            sync ->
                new JdbcUserStore(
                    config.appId(),
                    sync,
                    config.auditMode() == AuditMode.JDBC,
                    timer,
                    config.clock(),
                    config.log()))
        .orElse(null);
  }

  private static UserStorage inMemory(
      CometChatBridgeConfig config,
      Timer timer,
      Events events,
      Audit audit,
      @Nullable Gate testGate) {
    UserStore store =
        new MemoryStore(
            timer, config.clock(), config.maxCachedUsers(), events, audit, config.log());
    return new UserStorage(
        store,
        testGate == null ? new DirectGate(store) : testGate,
        step -> timer.schedule(Duration.ZERO, step),
        Runnable::run,
        Runnable::run,
        false);
  }

  private static UserStorage inDatabase(
      CometChatBridgeConfig config,
      JdbcUserStore store,
      Engine engine,
      Timer timer,
      @Nullable Gate testGate,
      Consumer<Runnable> closes) {
    store.start();
    Lane steps = new Lane(engine.callbacks(), 1, Integer.MAX_VALUE);
    Lane reader = new Lane(engine.callbacks(), 1, Integer.MAX_VALUE);
    Lane logins = new Lane(engine.callbacks(), 1, MOST_LOGINS);
    Lane revocations = new Lane(engine.callbacks(), 1, Integer.MAX_VALUE);
    closes.accept(revocations::shutdown);
    closes.accept(steps::shutdown);
    closes.accept(reader::shutdown);
    closes.accept(logins::shutdown);
    JdbcGate gate = new JdbcGate(store::read, config.maxCachedUsers(), timer, reader, config.log());
    closes.accept(gate::close);
    store.listen(gate::inserted);
    return new UserStorage(
        store, testGate == null ? gate : testGate, steps, logins, revocations, true);
  }

  /**
   * Where logouts report their tokens.
   *
   * @param wake wakes the reconciler
   * @param closes takes what is closed, the last one first; its argument is the wait that is left
   */
  Revocations revocations(
      Runnable wake,
      Timer timer,
      Events events,
      Audit audit,
      OperatorLog log,
      Consumer<Consumer<Duration>> closes) {
    if (!shared) {
      return new StoredRevocations(store, wake, events, audit, log);
    }
    QueuedRevocations queued =
        new QueuedRevocations(store, wake, timer, revocations, events, audit, log);
    closes.accept(queued::close);
    return queued;
  }

  /**
   * What a login changes is stored without delaying the login. If that fails, the change is sent
   * after the next change of the profile.
   */
  BiConsumer<String, Change> ofLogins(BiConsumer<String, Change> stored, OperatorLog log) {
    if (!shared) {
      return stored;
    }
    AtomicBoolean failureLogged = new AtomicBoolean();
    return (userId, change) -> {
      try {
        logins.execute(() -> store(stored, userId, change, failureLogged, log));
      } catch (RejectedExecutionException full) {
        logOnce(failureLogged, log, full);
      }
    };
  }

  private static void store(
      BiConsumer<String, Change> stored,
      String userId,
      Change change,
      AtomicBoolean failureLogged,
      OperatorLog log) {
    try {
      stored.accept(userId, change);
    } catch (RuntimeException e) {
      logOnce(failureLogged, log, e);
    }
  }

  private static void logOnce(AtomicBoolean logged, OperatorLog log, RuntimeException failure) {
    if (logged.compareAndSet(false, true)) {
      log.named(UserStorage.class)
          .warn(
              "The profile of a login was not stored in the database. CometChat gets it after the"
                  + " next change of the profile. Further failures are not logged",
              failure);
    }
  }
}
