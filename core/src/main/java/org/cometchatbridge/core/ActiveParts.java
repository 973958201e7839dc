/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.bulk.BulkImport;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.time.DaemonThreadFactory;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * The components of a bridge. If one of them meets a jar that does not fit, all of them end, and
 * one line is logged.
 */
final class ActiveParts implements BridgeParts {

  private final OperatorLog log;
  private final AtomicBoolean misfit = new AtomicBoolean();
  private volatile boolean closed;
  private final App app;

  /**
   * Starts the components.
   *
   * @throws RuntimeException or a {@link LinkageError} if a jar of the application does not fit; no
   *     thread runs then
   */
  ActiveParts(
      CometChatBridgeConfig config, Engine engine, DoubleSupplier random, @Nullable Gate gate) {
    this.log = config.log().named(CometChatBridge.class);
    this.app = new App(config, engine, random, gate, this::failed);
  }

  @Override
  public boolean isActive() {
    return !closed && !misfit.get();
  }

  @Override
  public Optional<Uid> uidOf(String userId) {
    try {
      return app.uidRegistry().uidOf(userId);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return Optional.empty();
    }
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user) {
    try {
      return app.tokens().login(key, user);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user, SessionHistory history) {
    try {
      return app.tokens().login(key, user, history);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public TokenResult login(
      SessionKey key, ChatUser user, SessionHistory history, @Nullable Instant expiresAt) {
    try {
      return app.tokens().login(key, user, history, expiresAt);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public void extend(SessionKey key, @Nullable Instant expiresAt) {
    try {
      app.tokens().extend(key, expiresAt);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
    }
  }

  @Override
  public TokenResult refresh(
      SessionKey key, ChatUser user, ChatToken rejected, SessionHistory history) {
    try {
      return app.tokens().refresh(key, user, rejected, history);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return InactiveParts.result();
    }
  }

  @Override
  public ChatUsers users() {
    return app.userSync().users();
  }

  @Override
  public BulkImport bulkImport() {
    return app.bulkImport();
  }

  @Override
  public ParkedUsers parkedUsers() {
    return app.userSync();
  }

  @Override
  public BridgeStatus status() {
    return app.statusReport().bridge();
  }

  @Override
  public UserStatus statusOf(String userId) {
    return app.statusReport().user(userId);
  }

  @Override
  public CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait) {
    try {
      return app.tokens().await(key, maxWait);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return CompletableFuture.completedFuture(InactiveParts.result());
    }
  }

  @Override
  public Executor callbacks() {
    return app.callbacks();
  }

  @Override
  public void tokenStored(SessionKey key, ChatToken token) {
    try {
      app.tokens().tokenStored(key, token);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
    }
  }

  @Override
  public void logout(SessionKey key, @Nullable ChatToken token) {
    try {
      app.tokens().logout(key, token);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
    }
  }

  @Override
  public boolean hasEnded(SessionKey key) {
    try {
      return app.tokens().hasEnded(key);
    } catch (RuntimeException | LinkageError e) {
      rethrowUnlessMisfit(e);
      return false;
    }
  }

  @Override
  public Optional<TokenResult> rejectionOf(Uid uid, SessionHistory history) {
    return app.tokens().rejection(uid, history);
  }

  @Override
  public long signOutIdOf(SessionKey key, Uid uid) {
    return app.tokens().signOutId(key, uid);
  }

  @Override
  public boolean hasChanged(String userId) {
    return app.tokens().hasChanged(userId);
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
  public void startShutdown() {
    app.startShutdown();
  }

  @Override
  public void close() {
    closed = true;
    app.close();
  }
}
