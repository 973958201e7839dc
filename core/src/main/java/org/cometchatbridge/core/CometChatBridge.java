/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cometchatbridge.core.bulk.BulkImport;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * The bridge between one application and one CometChat app.
 *
 * <p>An adapter reports logins and logouts to the bridge and requests tokens from it. Each login
 * session, or with {@link TokenScope#USER} each user, has one token: concurrent requests share one
 * token request. At most {@code maxTokensPerUserPerHour} tokens are created for a user within an
 * hour. No method blocks except {@link #await}, and no method throws because CometChat is
 * unavailable.
 *
 * <p>Thread-safe. Close the bridge when the application stops, to end its threads and connections.
 *
 * @since 0.1.0
 */
public final class CometChatBridge implements AutoCloseable {

  /** Longer than the longest {@code tokenTimeout}. */
  private static final Duration MAX_WAIT = Duration.ofHours(1);

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final BridgeParts parts;

  private CometChatBridge(
      CometChatBridgeConfig config,
      Timer timer,
      Supplier<Engine> engine,
      DoubleSupplier random,
      @Nullable Gate gate) {
    this(config, timer, started(config, engine, random, gate));
  }

  private CometChatBridge(CometChatBridgeConfig config, Timer timer, BridgeParts parts) {
    this.config = config;
    this.timer = timer;
    this.parts = parts;
  }

  private static BridgeParts started(
      CometChatBridgeConfig config,
      Supplier<Engine> engine,
      DoubleSupplier random,
      @Nullable Gate gate) {
    OperatorLog log = config.log().named(CometChatBridge.class);
    BridgeParts started;
    try {
      started = new ActiveParts(config, engine.get(), random, gate);
    } catch (RuntimeException | LinkageError e) {
      if (!ClassPathProblem.isCauseOf(e)) {
        throw e;
      }
      log.error("{}", ClassPathProblem.describe(e));
      return new InactiveParts(log);
    }
    log.info("CometChat Bridge is ready: {}", config);
    if (ApiAddress.isClearText(config.baseUrl())) {
      log.warn(
          "INSECURE: the API key and all tokens are sent to {} in clear text, because"
              + " insecureBaseUrl is true. This is only for tests in a trusted network.",
          config.baseUrl());
    }
    return started;
  }

  /**
   * Creates a bridge. Makes no call to CometChat, so CometChat need not be reachable.
   *
   * <p>If the application has a library in a version that does not fit, or lacks it, the bridge is
   * not {@linkplain #isActive active}, and one line in the log names the jar, its place and the
   * minimum.
   *
   * @param config the settings
   * @return a bridge that is ready for use
   */
  public static CometChatBridge create(CometChatBridgeConfig config) {
    return create(config, new DaemonTimer(), CometChatBridge::random);
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /** For tests with manual time and a fixed random sequence. */
  static CometChatBridge create(CometChatBridgeConfig config, Timer timer, DoubleSupplier random) {
    return new CometChatBridge(
        config, timer, () -> Engine.ofOne(timer, config.log()), random, null);
  }

  /** For tests of a gate that does not respond at once. */
  static CometChatBridge create(
      CometChatBridgeConfig config, Timer timer, DoubleSupplier random, Gate gate) {
    return new CometChatBridge(
        config, timer, () -> Engine.ofOne(timer, config.log()), random, gate);
  }

  /** Creates a bridge on an engine that it shares with others, and does not close. */
  static CometChatBridge createOn(Engine engine, CometChatBridgeConfig config) {
    return new CometChatBridge(config, engine.timer(), () -> engine, CometChatBridge::random, null);
  }

  /** Creates a bridge whose components are created when it is used first. */
  static CometChatBridge createOnUse(
      Timer timer, Supplier<Engine> engine, CometChatBridgeConfig config) {
    return new CometChatBridge(
        config,
        timer,
        new DeferredParts(
            () -> started(config, engine, CometChatBridge::random, null),
            () -> InactiveParts.ofRemovedApp(config.log().named(CometChatBridge.class)),
            () -> StatusReport.ofIdle(config)));
  }

  /** Creates the components, if that is deferred until the first use. */
  void start() {
    if (parts instanceof DeferredParts deferred) {
      deferred.start();
    }
  }

  /** Begins {@code shutdownWait}; {@link #close} has to follow. */
  void startShutdown() {
    parts.startShutdown();
  }

  /**
   * Returns whether this bridge can create tokens: not if it is closed, or a jar of the application
   * does not fit. Every result of an inactive bridge is {@link TokenResult.Unavailable} with {@link
   * TokenResult.Unavailable.Cause#CLOSED}.
   *
   * @return whether the bridge is active
   */
  public boolean isActive() {
    return parts.isActive();
  }

  /**
   * The settings of this bridge.
   *
   * @return the settings
   */
  public CometChatBridgeConfig config() {
    return config;
  }

  /**
   * The uid of a user of the application, by the settings {@code uidMapping} and {@code tenant}.
   * Does not throw, even if the application's own mapping does.
   *
   * @param userId the application's raw user id
   * @return the uid, or empty if the user has none and therefore gets no chat
   */
  public Optional<Uid> uidOf(String userId) {
    return parts.uidOf(config.userIdCase().applyTo(userId));
  }

  /**
   * Reports that a user is logged in. Starts a token request unless one is running, one has
   * completed with a token, or one failed so recently that a retry must wait. Never blocks.
   *
   * @param key the login session; it belongs to one user, and a call with another user gets {@link
   *     TokenResult.Unavailable.Cause#NOT_STARTED}
   * @param user the user who is logged in
   * @return the current state of the token of this login session
   */
  public TokenResult login(SessionKey key, ChatUser user) {
    return parts.login(key, known(user));
  }

  /**
   * Reports that the user of an existing login session is logged in. Like {@link #login(SessionKey,
   * ChatUser)}, but a login session that {@link ChatUsers#signOutEverywhere} has ended gets {@link
   * TokenResult.NotEligible.Reason#SIGNED_OUT}.
   *
   * @param key the login session
   * @param user the user who is logged in
   * @param history what has happened to the login session before, as the adapter has stored it
   * @return the current state of the token of this login session
   */
  public TokenResult login(SessionKey key, ChatUser user, SessionHistory history) {
    return parts.login(key, known(user), history);
  }

  /**
   * Reports that a page of a user without a login session requests a token. Like {@link
   * #login(SessionKey, ChatUser)}, but the token is also revoked when the identity of the user
   * expires, since no logout revokes it. If several requests of the user name different times, the
   * latest is used.
   *
   * @param key the key {@linkplain SessionKey#ofUser of the user}; for any other key, and with
   *     {@link TokenScope#USER}, the time is ignored
   * @param user the user who is logged in
   * @param expiresAt when the credential of the request expires, such as {@code exp} of a JWT; at
   *     least one minute from now is used. {@code null} if that is unknown: then the identity
   *     expires 12 hours after the last request of the user
   * @return the current state of the token
   */
  public TokenResult login(SessionKey key, ChatUser user, @Nullable Instant expiresAt) {
    return login(key, user, SessionHistory.NEW, expiresAt);
  }

  /**
   * Reports that a page of a user without a login session requests a token. Like {@link
   * #login(SessionKey, ChatUser, Instant)}, but a credential that was issued before the last {@link
   * ChatUsers#signOutEverywhere} gets {@link TokenResult.NotEligible.Reason#SIGNED_OUT}.
   *
   * @param key the key {@linkplain SessionKey#ofUser of the user}
   * @param user the user who is logged in
   * @param history when the credential was issued, see {@link SessionHistory#ofCredential}
   * @param expiresAt when the credential of the request expires, or {@code null}
   * @return the current state of the token
   */
  public TokenResult login(
      SessionKey key, ChatUser user, SessionHistory history, @Nullable Instant expiresAt) {
    return parts.login(key, known(user), history, expiresAt);
  }

  /**
   * Reports another request of a user without a login session, whose token is revoked later then.
   * No effect for a user who has no such token, so it costs nothing to report every request. Never
   * blocks.
   *
   * @param key the key {@linkplain SessionKey#ofUser of the user}; no effect for any other key
   * @param expiresAt as for {@link #login(SessionKey, ChatUser, Instant)}
   */
  public void extend(SessionKey key, @Nullable Instant expiresAt) {
    parts.extend(key, expiresAt);
  }

  /**
   * Reports that CometChat rejected the token of a page, and starts a token request for a new one.
   * If the bridge already has a newer token of this login session, or a request for one is running,
   * it returns that and starts no other. Never blocks.
   *
   * <p>The rejected token is deleted at CometChat once the new one is available, if it belongs to
   * this login session alone. Failures and {@code maxTokensPerUserPerHour} apply as with {@link
   * #login}.
   *
   * @param key the login session
   * @param user the user who is logged in
   * @param rejected the token that the login session stores; without an HTTP session, the token
   *     that the page reports as rejected
   * @return the current state of the new token; {@link #await} waits for it
   */
  public TokenResult refresh(SessionKey key, ChatUser user, ChatToken rejected) {
    return refresh(key, user, rejected, SessionHistory.NEW);
  }

  /**
   * Reports that CometChat rejected the token of a page. Like {@link #refresh(SessionKey, ChatUser,
   * ChatToken)}, for a login session that exists for some time.
   *
   * @param key the login session
   * @param user the user who is logged in
   * @param rejected the token that CometChat rejected
   * @param history what has happened to the login session before, as the adapter has stored it
   * @return the current state of the new token; {@link #await} waits for it
   */
  public TokenResult refresh(
      SessionKey key, ChatUser user, ChatToken rejected, SessionHistory history) {
    return parts.refresh(key, known(user), rejected, history);
  }

  /**
   * Waits for the token request of a login session. If the calling thread is interrupted, it stops
   * waiting and keeps its interrupt flag; the token request continues.
   *
   * <p>While CometChat is silent, at most 4 callers wait, for whichever login sessions. It is
   * silent when a call was sent more than {@code maxLoginWait}, at most one second, ago and no call
   * has got a response since.
   *
   * @param key the login session, passed to {@link #login} before
   * @param maxWait how long to wait at most, of any length: a token request completes within {@code
   *     tokenTimeout}; zero or less returns the current state without waiting
   * @return the result, or {@link TokenResult.Pending} when the time has elapsed, as soon as it is
   *     certain that no result will arrive within it, or if CometChat is silent and 4 callers wait
   */
  public TokenResult await(SessionKey key, Duration maxWait) {
    Duration wait = bounded(maxWait);
    CompletableFuture<TokenResult> result = parts.await(key, wait);
    try {
      return result.get(timer.inRealTime(wait).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return parts.await(key, Duration.ZERO).join();
    } catch (TimeoutException e) {
      return parts.await(key, Duration.ZERO).join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A token request never completes exceptionally", e);
    }
  }

  /**
   * The asynchronous form of {@link #await}, with the same limits, for applications that do not
   * block their threads.
   *
   * @param key the login session, passed to {@link #login} before
   * @param maxWait how long to wait at most, of any length; zero or less completes with the current
   *     state
   * @return a stage that never completes exceptionally. Dependent stages without an executor of
   *     their own run on a small pool of the bridge, so they should not block; use the {@code
   *     Async} methods of the stage for work that does
   */
  public CompletionStage<TokenResult> awaitAsync(SessionKey key, Duration maxWait) {
    return resultWithin(key, maxWait)
        .thenApplyAsync(Function.identity(), parts.callbacks())
        .minimalCompletionStage();
  }

  /** The user as the bridge compares users. */
  private ChatUser known(ChatUser user) {
    return user.withUserId(config.userIdCase().applyTo(user.userId()));
  }

  /** Dependent stages run on the bridge's single timer thread or on an I/O thread. */
  CompletableFuture<TokenResult> resultWithin(SessionKey key, Duration maxWait) {
    return parts.await(key, bounded(maxWait));
  }

  /** A very long wait, either way, would overflow when it is added to the current time. */
  private static Duration bounded(Duration maxWait) {
    if (maxWait.isNegative()) {
      return Duration.ZERO;
    }
    return maxWait.compareTo(MAX_WAIT) < 0 ? maxWait : MAX_WAIT;
  }

  /**
   * Reports the token that the login session stores, after an adapter has stored it or found it
   * there. If the bridge still has a different token for this login session, created in a race
   * between two nodes, that token is deleted at CometChat. A token that is not reported as stored
   * within 10 minutes of its creation is deleted at CometChat as well. Shared tokens, of scope
   * {@link TokenScope#USER} or under a {@linkplain SessionKey#isDerived derived} key, are not
   * deleted by this method.
   *
   * @param key the login session
   * @param token the token that the login session stores
   */
  public void tokenStored(SessionKey key, ChatToken token) {
    parts.tokenStored(key, token);
  }

  /**
   * Reports the end of a login session. Its token is deleted at CometChat, including a token whose
   * request is still running. A token that is shared by scope {@link TokenScope#USER} is not
   * deleted, but no later login on this node receives it. Repeated calls have no effect.
   *
   * <p>With {@link CometChatBridgeConfig#jdbcSync} it waits up to 200 ms until the database has the
   * revocation, so that the end of the process does not lose it. Otherwise it never blocks.
   *
   * @param key the login session
   * @param token the token that the login session stores, or {@code null} if it stores none
   */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    parts.logout(key, token);
  }

  /**
   * Whether {@link #logout} was called for a login session on this node within the last 10 minutes.
   * An HTTP session that was copied before the logout still contains the key.
   *
   * @param key the login session
   * @return whether the login session has ended; always {@code false} for a {@linkplain
   *     SessionKey#isDerived derived} key, which a later login may use again
   */
  public boolean hasEnded(SessionKey key) {
    return parts.hasEnded(key);
  }

  /**
   * Whether the token that an adapter has stored must not be handed out any more, as far as this
   * node knows: the application has signed out, deactivated or deleted its user since the login
   * session began. Makes no call and never blocks.
   *
   * @param uid the user
   * @param history what has happened to the login session before
   * @return {@link TokenResult.NotEligible}, or empty if the token may be handed out
   */
  public Optional<TokenResult> rejectionOf(Uid uid, SessionHistory history) {
    return parts.rejectionOf(uid, history);
  }

  /**
   * The number of the user's last sign-out when a login session began. An adapter stores it with a
   * new login session that has no token yet, for {@link SessionHistory}.
   *
   * @param key the login session, passed to {@link #login} before
   * @param uid the user
   * @return the number, 0 if there was no sign-out, or {@link SessionHistory#UNKNOWN} if it is not
   *     known yet
   */
  public long signOutIdOf(SessionKey key, Uid uid) {
    return parts.signOutIdOf(key, uid);
  }

  /**
   * Whether the user was signed out, deactivated, activated or deleted on this node not long ago,
   * so that stored tokens need to be {@linkplain #rejectionOf checked}. For every request: it does
   * not lock and allocates nothing.
   *
   * @param userId the application's raw user id
   * @return whether there was such a change
   */
  public boolean hasChanged(String userId) {
    return parts.hasChanged(config.userIdCase().applyTo(userId));
  }

  /**
   * Reports what happens to users in the application: profile changes, sign-out everywhere,
   * deactivation and deletion.
   *
   * @return the users, also of a bridge that is not {@linkplain #isActive active}; then changes
   *     have no effect
   */
  public ChatUsers users() {
    return parts.users();
  }

  /**
   * Imports users that the application has already, such as all of them when chat is added.
   *
   * @return the imports of this bridge, also of a bridge that is not {@linkplain #isActive active};
   *     then an import stops at once
   */
  public BulkImport bulkImport() {
    return parts.bulkImport();
  }

  /**
   * The users whose changes wait for an operator.
   *
   * @return the parked users
   */
  public ParkedUsers parkedUsers() {
    return parts.parkedUsers();
  }

  /**
   * What the bridge does at the moment: outage, circuit breakers, limits. Makes no call to
   * CometChat and never blocks.
   *
   * @return the state of the bridge on this node
   */
  public BridgeStatus status() {
    return parts.status();
  }

  /**
   * Why a user has a token, or none, as far as this node knows. Makes no call to CometChat and does
   * not change what happens to the user, except that the application's own {@code UidMapping} is
   * called. It reads all tokens that the bridge holds, so it is for operators, not for every
   * request.
   *
   * @param userId the application's raw user id
   * @return the reason, with a remedy
   */
  public UserStatus statusOf(String userId) {
    return parts.statusOf(config.userIdCase().applyTo(userId));
  }

  /**
   * Ends all threads and connections of the bridge. Tokens of login sessions stay valid. Pending
   * revocations are carried out first, for at most {@code shutdownWait}; the remaining ones are
   * dropped, each with a {@code RevocationFailed} event. Afterwards every result is {@link
   * TokenResult.Unavailable} with {@link TokenResult.Unavailable.Cause#CLOSED}. Repeated calls have
   * no effect.
   */
  @Override
  public void close() {
    parts.close();
  }
}
