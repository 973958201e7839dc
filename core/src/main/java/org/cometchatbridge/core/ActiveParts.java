/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.core.internal.audit.AuditLane;
import org.cometchatbridge.core.internal.event.EventDispatcher;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.event.LoggingListener;
import org.cometchatbridge.core.internal.event.NotatedEvents;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.json.JsonCheck;
import org.cometchatbridge.core.internal.lifecycle.DirectGate;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.MemoryStore;
import org.cometchatbridge.core.internal.lifecycle.Reconciler;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.sync.RevocationQueue;
import org.cometchatbridge.core.internal.time.CallbackExecutor;
import org.cometchatbridge.core.internal.time.DaemonThreadFactory;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.SharedThreads;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.internal.token.BridgeContext;
import org.cometchatbridge.core.internal.token.TokenService;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * The components of a bridge. If one of them meets a jar that does not fit, all of them end, and
 * one line is logged.
 */
final class ActiveParts implements BridgeParts {

  private final OperatorLog log;
  private final CallbackExecutor callbacks;
  private final UidRegistry uidRegistry;
  private final TokenService tokens;
  private final UserSync userSync;
  private final StatusReport statusReport;
  private final AtomicBoolean misfit = new AtomicBoolean();

  /** What is closed, the first one first. */
  private final Deque<Runnable> closes = new ArrayDeque<>();

  /** When the bridge has closed; {@code null} before. Guarded by this. */
  private @Nullable Deadline shutdown;

  private volatile boolean closed;

  /**
   * Starts the components.
   *
   * @throws RuntimeException or a {@link LinkageError} if a jar of the application does not fit; no
   *     thread runs then
   */
  ActiveParts(
      CometChatBridgeConfig config, Timer timer, DoubleSupplier random, @Nullable Gate testGate) {
    this.log = config.log().named(CometChatBridge.class);
    closes.add(timer::close);
    try {
      JsonCheck.run();
      this.callbacks = new CallbackExecutor();
      closes.add(callbacks::close);
      EventDispatcher dispatcher =
          new EventDispatcher(
              List.of(new LoggingListener(config.log()), config.listener()), timer, config.log());
      closes.add(dispatcher::close);
      AuditLane audit = audit(config, timer);
      Events events = new NotatedEvents(dispatcher, config.notation());
      this.uidRegistry = new UidRegistry(config, timer);
      CometChatClient client = new CometChatClient(config, timer, events, random, this::failed);
      closes.addFirst(client::close);
      RevocationQueue revocations =
          new RevocationQueue(
              client, timer, config.callTimeout(), events, audit, random, config.log());
      closes.addFirst(() -> revocations.close(shutdownWaitLeft(config, timer)));
      UserStore users =
          new MemoryStore(timer, config.clock(), config.maxCachedUsers(), events, config.log());
      Gate gate = testGate == null ? new DirectGate(users) : testGate;
      UserProvisioner provisioner = new UserProvisioner(client, timer, audit, config, gate);
      Reconciler reconciler =
          new Reconciler(
              users,
              provisioner.rowWork(),
              () -> client.outageState().outageFor() != null || client.rejectedFor().isPresent(),
              timer,
              // The store does not block, so its steps need no thread of their own.
              step -> timer.schedule(Duration.ZERO, step),
              random,
              UserSync.reportingTo(gate, events),
              audit,
              config.log());
      closes.addFirst(() -> reconciler.close(shutdownWaitLeft(config, timer)));
      this.userSync = new UserSync(config, events, uidRegistry, users, gate, reconciler);
      this.tokens =
          new TokenService(
              new BridgeContext(config, timer, events, audit, callbacks, random),
              client.silence(),
              uidRegistry,
              provisioner,
              revocations,
              gate);
      closes.addFirst(tokens::close);
      this.statusReport = new StatusReport(config, client, revocations, tokens, users, uidRegistry);
    } catch (RuntimeException | LinkageError e) {
      close();
      throw e;
    }
  }

  /** The changes of users and the revocations share the wait. */
  private synchronized Duration shutdownWaitLeft(CometChatBridgeConfig config, Timer timer) {
    if (shutdown == null) {
      shutdown = Deadline.after(timer, config.shutdownWait());
    }
    return shutdown.remaining();
  }

  private AuditLane audit(CometChatBridgeConfig config, Timer timer) {
    SharedThreads threads = new SharedThreads("audit", 2, timer);
    AuditLane audit =
        new AuditLane(
            config.appId(),
            config.audit().orElse(null),
            config.clock(),
            timer,
            new Lane(threads, 1, Integer.MAX_VALUE),
            new Lane(threads, 1, Integer.MAX_VALUE),
            config.log());
    closes.add(() -> audit.close(config.shutdownWait()));
    closes.add(threads::close);
    return audit;
  }

  /** Without a store, no user has ended. */
  @Override
  public boolean isActive() {
    return !closed && !misfit.get();
  }

  @Override
  public Optional<Uid> uidOf(String userId) {
    try {
      return uidRegistry.uidOf(userId);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return Optional.empty();
    }
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user) {
    try {
      return tokens.login(key, user);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user, SessionHistory history) {
    try {
      return tokens.login(key, user, history);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user, @Nullable Instant expiresAt) {
    try {
      return tokens.login(key, user, expiresAt);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public void extend(SessionKey key, @Nullable Instant expiresAt) {
    try {
      tokens.extend(key, expiresAt);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
    }
  }

  @Override
  public TokenResult refresh(SessionKey key, ChatUser user, ChatToken rejected) {
    try {
      return tokens.refresh(key, user, rejected);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public ChatUsers users() {
    return userSync.users();
  }

  @Override
  public ParkedUsers parkedUsers() {
    return userSync;
  }

  @Override
  public BridgeStatus status() {
    return statusReport.bridge();
  }

  @Override
  public UserStatus statusOf(String userId) {
    return statusReport.user(userId);
  }

  @Override
  public CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait) {
    try {
      return tokens.await(key, maxWait);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return CompletableFuture.completedFuture(InactiveParts.result());
    }
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public void tokenStored(SessionKey key, ChatToken token) {
    try {
      tokens.tokenStored(key, token);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
    }
  }

  @Override
  public void logout(SessionKey key, @Nullable ChatToken token) {
    try {
      tokens.logout(key, token);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
    }
  }

  @Override
  public boolean hasEnded(SessionKey key) {
    try {
      return tokens.hasEnded(key);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return false;
    }
  }

  @Override
  public Optional<TokenResult> rejectionOf(Uid uid, SessionHistory history) {
    return tokens.rejection(uid, history);
  }

  @Override
  public long signOutIdOf(SessionKey key, Uid uid) {
    return tokens.signOutId(key, uid);
  }

  @Override
  public boolean hasChanged(String userId) {
    return tokens.hasChanged(userId);
  }

  private void rethrowUnlessMisfit(Throwable thrown) {
    if (!ClassPathProblem.isOfBridge(thrown)) {
      if (thrown instanceof RuntimeException other) {
        throw other;
      }
      throw (LinkageError) thrown;
    }
    failed(thrown);
  }

  /**
   * Ends the bridge if a jar does not fit, on a thread of its own, because the end waits for
   * others.
   */
  private void failed(Throwable thrown) {
    if (!closed && ClassPathProblem.isOfBridge(thrown) && misfit.compareAndSet(false, true)) {
      log.error("{}", ClassPathProblem.describe(thrown));
      new DaemonThreadFactory("stop").newThread(this::close).start();
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Runnable close : closes) {
      try {
        close.run();
      } catch (RuntimeException | LinkageError e) {
        // The others are closed all the same; a jar that does not fit is one reason.
        failed(e);
      }
    }
  }
}
