/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.internal.event.EventDispatcher;
import org.cometchatbridge.core.internal.event.LoggingListener;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.sync.Revocations;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.internal.token.TokenService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge between one host application and one CometChat application.
 *
 * <p>An adapter tells it of logins and logouts, and asks it for tokens. One login session, or with
 * {@link TokenScope#USER} one user, has one token: however many requests ask at once, one token
 * request is on its way. No user has more than {@code maxTokensPerUserPerHour} mints an hour.
 * Nothing here blocks except {@link #await}, and nothing throws because CometChat is down. Creating
 * a bridge makes no call.
 *
 * <p>Thread-safe. Close it when the application stops: its threads and connections end with it.
 *
 * @since 0.1.0
 */
public final class CometChatBridge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CometChatBridge.class);

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final EventDispatcher events;
  private final UidRegistry uidRegistry;
  private final CometChatClient client;
  private final Revocations revocations;
  private final TokenService tokenService;

  private CometChatBridge(CometChatBridgeConfig config, Timer timer, DoubleSupplier random) {
    this.config = config;
    this.timer = timer;
    this.events = new EventDispatcher(List.of(new LoggingListener(), config.listener()), timer);
    this.uidRegistry = new UidRegistry(config, timer);
    this.client = new CometChatClient(config, timer, events, random);
    this.revocations = new Revocations(client, timer, config.callTimeout(), events, random);
    UserProvisioner provisioner = new UserProvisioner(client, timer, config);
    this.tokenService =
        new TokenService(config, timer, uidRegistry, provisioner, revocations, events, random);
    LOG.info("CometChat Bridge is ready: {}", config);
  }

  /**
   * Creates a bridge. No call is made, so CometChat need not be reachable.
   *
   * @param config the settings
   * @return a bridge that is ready
   */
  public static CometChatBridge create(CometChatBridgeConfig config) {
    return new CometChatBridge(
        config, new DaemonTimer(), () -> ThreadLocalRandom.current().nextDouble());
  }

  /** For tests that turn the time by hand and know what is drawn. */
  static CometChatBridge create(CometChatBridgeConfig config, Timer timer, DoubleSupplier random) {
    return new CometChatBridge(config, timer, random);
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
   * The uid of a user of the application, by the settings' {@code uidMapping} and {@code tenant}.
   * Never throws, whatever a mapping of the application's own does.
   *
   * @param userId the application's raw user id
   * @return the uid, or empty if this user has none and therefore gets no chat
   */
  public Optional<Uid> uidOf(String userId) {
    return uidRegistry.uidOf(userId);
  }

  /**
   * Says that a user is logged in, and begins a token request unless one is on its way, one has
   * ended well, or one has failed so recently that the next try must wait. Never blocks.
   *
   * @param key the login session; it belongs to one user, and nothing is said of it to another
   * @param user who is logged in
   * @return where the token of this login session stands now
   */
  public TokenResult login(SessionKey key, ChatUser user) {
    return tokenService.login(key, user);
  }

  /**
   * Says that the page of a logged-in user was rejected with its token, and begins a token request
   * for another one. If the bridge knows a newer token of this login session already, or one is on
   * its way, that is the response and nothing is begun. Never blocks.
   *
   * <p>The rejected token is deleted at CometChat when the new one is there, provided that it was
   * the login session's own. Failures and the {@code maxTokensPerUserPerHour} count as with {@link
   * #login}.
   *
   * @param key the login session
   * @param user who is logged in
   * @param rejected the token that the login session holds; of a login session without an HTTP
   *     session, the token that its page was rejected with
   * @return where the other token stands now; {@link #await} waits for it
   */
  public TokenResult refresh(SessionKey key, ChatUser user, ChatToken rejected) {
    return tokenService.refresh(key, user, rejected);
  }

  /**
   * Waits for the token request of a login session. The calling thread waits for the given time at
   * the most; if it is interrupted, it stops waiting, keeps its interrupt flag, and the token
   * request goes on.
   *
   * @param key the login session, told by {@link #login} before
   * @param atMost how long to wait; zero or less only looks
   * @return the result, or {@link TokenResult.Pending} if the time has passed, or as soon as it is
   *     known that nothing comes within it
   */
  public TokenResult await(SessionKey key, Duration atMost) {
    CompletableFuture<TokenResult> view = tokenService.within(key, atMost);
    try {
      return view.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return tokenService.within(key, Duration.ZERO).join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A view of a token request never fails", e);
    }
  }

  /**
   * A private view of a token request, as {@link #await} uses it. What is chained to it runs on the
   * bridge's one timer thread, so it is not for applications.
   */
  CompletableFuture<TokenResult> tokenWithin(SessionKey key, Duration atMost) {
    return tokenService.within(key, atMost);
  }

  /**
   * Says which token the login session holds, after an adapter has stored it there or found it
   * there. A different one that this bridge still keeps for the login session, minted in a race
   * between two nodes, is deleted at CometChat. A token that nobody says this of is deleted as well
   * when the bridge forgets it, 10 minutes after the mint. Tokens that the bridge keeps itself, of
   * scope {@link TokenScope#USER} or under a {@linkplain SessionKey#isDerived derived} key, are
   * not.
   *
   * @param key the login session
   * @param token the token that the login session holds
   */
  public void stored(SessionKey key, ChatToken token) {
    tokenService.stored(key, token);
  }

  /**
   * Ends a login session: its token is deleted at CometChat, and so is one that is still on its
   * way. A token that is shared by scope {@link TokenScope#USER} is not deleted, but handed to
   * nobody who logs in on this node later. Repeats do nothing. Never blocks.
   *
   * @param key the login session
   * @param token the token that the login session holds, or {@code null} if it holds none
   */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    tokenService.logout(key, token);
  }

  /**
   * Whether {@link #logout} was called for a login session on this node within the last 10 minutes.
   * A session that was copied before it ended still names the dead login session.
   *
   * @param key the login session
   * @return whether it has ended; never for a {@linkplain SessionKey#isDerived derived} key, which
   *     begins anew with its next request
   */
  public boolean hasEnded(SessionKey key) {
    return tokenService.hasEnded(key);
  }

  /**
   * Ends every thread and connection of the bridge. Tokens stay valid; revocations that have not
   * been carried out are dropped with an event. Afterwards every result is {@link
   * TokenResult.Unavailable} with {@link TokenResult.Unavailable.Cause#CLOSED}. Repeats do nothing.
   */
  @Override
  public void close() {
    tokenService.close();
    revocations.close();
    client.close();
    timer.close();
    events.close();
  }
}
