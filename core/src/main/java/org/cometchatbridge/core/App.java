/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.bulk.BulkImport;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.audit.AuditLane;
import org.cometchatbridge.core.internal.bulk.ImportParts;
import org.cometchatbridge.core.internal.bulk.Importer;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.event.EventDispatcher;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.event.LoggingListener;
import org.cometchatbridge.core.internal.event.NotatedEvents;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.jdbc.JdbcUserStore;
import org.cometchatbridge.core.internal.json.JsonCheck;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.CreatedUsers;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.LoginProfiles;
import org.cometchatbridge.core.internal.lifecycle.Reconciler;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.time.CallbackExecutor;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.internal.token.BridgeContext;
import org.cometchatbridge.core.internal.token.NewLogins;
import org.cometchatbridge.core.internal.token.TokenService;
import org.jspecify.annotations.Nullable;

/**
 * The components for one CometChat app: settings, connections, limits and token requests. Its timer
 * and threads are those of an {@link Engine}.
 */
final class App implements AutoCloseable {

  private final CallbackExecutor callbacks;
  private final Object closing = new Object();
  private final UidRegistry uidRegistry;
  private final TokenService tokens;
  private final UserSync userSync;
  private final StatusReport statusReport;
  private final BulkImport bulkImport;
  private final Engine engine;
  private final Timer timer;
  private final CometChatBridgeConfig config;
  private final Consumer<Throwable> failures;

  private volatile boolean closed;

  /** When the bridge has closed; {@code null} before. Guarded by this. */
  private @Nullable Deadline shutdown;

  /** What is closed, the first one first. */
  private final Deque<Runnable> closes = new ArrayDeque<>();

  /**
   * Starts the components.
   *
   * @param testGate the gate of a test, or {@code null}
   * @param failures receives what ends calls and threads, of whatever cause
   * @throws RuntimeException or a {@link LinkageError} if a jar of the application does not fit; no
   *     thread runs then
   */
  App(
      CometChatBridgeConfig config,
      Engine engine,
      DoubleSupplier random,
      @Nullable Gate testGate,
      Consumer<Throwable> failures) {
    this.engine = engine;
    this.config = config;
    this.failures = failures;
    this.timer = engine.timerOfBridge();
    closes.add(timer::close);
    try {
      JsonCheck.run();
      this.callbacks = new CallbackExecutor(engine.callbacks());
      closes.add(callbacks::close);
      // An observer that blocks must not delay those who wait for a token.
      CallbackExecutor observers = new CallbackExecutor(engine.callbacks());
      closes.add(observers::close);
      EventDispatcher listener =
          new EventDispatcher(List.of(config.listener()), engine.callbacks(), timer, config.log());
      // A listener that blocks must not keep an outage out of the log.
      EventDispatcher dispatcher =
          new EventDispatcher(
              List.of(new LoggingListener(config.log()), listener::publish),
              engine.callbacks(),
              timer,
              config.log());
      closes.add(dispatcher::close);
      closes.add(listener::close);
      JdbcUserStore database = UserStorage.database(config, timer);
      Audit audit = audit(config, database, engine, timer);
      Events events = new NotatedEvents(dispatcher, config.notation());
      this.uidRegistry = new UidRegistry(config, timer);
      CometChatClient client = new CometChatClient(config, engine, timer, events, random, failures);
      closes.addFirst(client::close);
      UserStorage storage =
          UserStorage.of(
              config, database, engine, timer, events, audit, testGate, closes::addFirst);
      UserStore users = storage.store();
      Gate gate = storage.gate();
      UserProvisioner provisioner = new UserProvisioner(client, timer, audit, events, config, gate);
      Reconciler reconciler =
          new Reconciler(
              users,
              provisioner.rowWork(users.lease(), users.parkAfter()),
              () -> client.outageState().outageFor() != null || client.rejectedFor().isPresent(),
              timer,
              storage.steps(),
              random,
              UserSync.reportingTo(gate, events),
              audit,
              config.log());
      closes.addFirst(() -> reconciler.close(shutdownWaitLeft()));
      ProfileTexts texts = new ProfileTexts(config.uidMapping() == UidStrategy.HASH);
      this.userSync =
          new UserSync(config.userIdCase(), texts, events, uidRegistry, users, gate, reconciler);
      this.tokens =
          new TokenService(
              new BridgeContext(config, timer, events, audit, observers, random),
              client.silence(),
              uidRegistry,
              provisioner,
              storage.revocations(
                  reconciler::wake,
                  timer,
                  events,
                  audit,
                  config.log(),
                  close -> closes.addFirst(() -> close.accept(shutdownWaitLeft()))),
              gate,
              newLogins(config, texts, storage.ofLogins(userSync::insert, config.log())));
      closes.addFirst(tokens::close);
      closes.addFirst(() -> closed = true);
      this.bulkImport =
          new Importer(
              new ImportParts(
                  provisioner.bulkCalls(),
                  uidRegistry,
                  user -> user.withUserId(config.userIdCase().applyTo(user.userId())),
                  gate,
                  userSync.users(),
                  storage.shared() ? createdUsers(texts, storage, config) : null,
                  texts,
                  events,
                  audit,
                  timer,
                  random,
                  () -> closed));
      this.statusReport = new StatusReport(config, client, tokens, users, uidRegistry);
      if (storage.shared()) {
        // Changes from before the start, and those of other nodes.
        reconciler.wake();
      }
    } catch (RuntimeException | LinkageError e) {
      close(ignored -> {});
      throw e;
    }
  }

  private CreatedUsers createdUsers(
      ProfileTexts texts, UserStorage storage, CometChatBridgeConfig config) {
    return new CreatedUsers(
        texts, uidRegistry::ownerOf, storage.ofLogins(userSync::insert, config.log()));
  }

  private Audit audit(
      CometChatBridgeConfig config, @Nullable JdbcUserStore database, Engine engine, Timer timer) {
    if (config.auditMode() == AuditMode.OFF) {
      return (uid, action, actor, outcome, details) -> {};
    }
    Lane records = new Lane(engine.callbacks(), 1, Integer.MAX_VALUE);
    Lane lines = new Lane(engine.callbacks(), 1, Integer.MAX_VALUE);
    AuditLane lane =
        database != null && config.auditMode() == AuditMode.JDBC
            ? AuditLane.inDatabase(
                config.appId(),
                database::write,
                config.clock(),
                timer,
                records,
                lines,
                config.log())
            : new AuditLane(
                config.appId(),
                config.audit().orElse(null),
                config.clock(),
                timer,
                records,
                lines,
                config.log());
    closes.add(() -> lane.close(shutdownWaitLeft()));
    if (database != null) {
      database.listenUnstorable(lane::rejected);
    }
    return lane;
  }

  private NewLogins newLogins(
      CometChatBridgeConfig config, ProfileTexts texts, BiConsumer<String, Change> outbox) {
    CreatedUsers createdUsers = new CreatedUsers(texts, uidRegistry::ownerOf, outbox);
    NewLogins creations =
        (uid, user, created, sent, last) -> {
          if (created) {
            createdUsers.created(uid, user);
          }
          return null;
        };
    if (config.profileSync() == ProfileSync.OFF) {
      return creations;
    }
    LoginProfiles profiles = new LoginProfiles(texts, uidRegistry::ownerOf, outbox, config.log());
    return (uid, user, created, sent, last) -> {
      creations.loggedIn(uid, user, created, sent, last);
      return profiles.loggedIn(uid, user, created, sent, last);
    };
  }

  /** What is done before the end shares the wait. */
  private synchronized Duration shutdownWaitLeft() {
    if (shutdown == null) {
      shutdown = Deadline.after(timer, config.shutdownWait());
    }
    return shutdown.remaining();
  }

  /** Begins the wait of {@link #close}. */
  void startShutdown() {
    shutdownWaitLeft();
  }

  CallbackExecutor callbacks() {
    return callbacks;
  }

  UidRegistry uidRegistry() {
    return uidRegistry;
  }

  TokenService tokens() {
    return tokens;
  }

  BulkImport bulkImport() {
    return bulkImport;
  }

  UserSync userSync() {
    return userSync;
  }

  StatusReport statusReport() {
    return statusReport;
  }

  /**
   * A caller beside another one must not close the connections that revocations still use. It
   * waits, because its class loader may end afterwards, and closes what a jar that does not fit has
   * kept open.
   */
  @Override
  public void close() {
    synchronized (closing) {
      close(failures);
    }
  }

  private void close(Consumer<Throwable> receiver) {
    closes.forEach(part -> close(part, receiver));
    close(engine::bridgeClosed, receiver);
  }

  private static void close(Runnable part, Consumer<Throwable> receiver) {
    try {
      part.run();
    } catch (RuntimeException | LinkageError e) {
      // The others are closed all the same; a jar that does not fit is one reason.
      receiver.accept(e);
    }
  }
}
