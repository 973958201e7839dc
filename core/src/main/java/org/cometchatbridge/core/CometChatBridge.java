/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The bridge between one host application and one CometChat application.
 *
 * <p>An adapter tells it of logins and logouts, and asks it for tokens. One login session has one
 * token: however many requests ask at once, one flight is on its way. Nothing here blocks except
 * {@link #await}, and nothing throws because CometChat is down. Creating a bridge makes no call.
 *
 * <p>Thread-safe. Close it when the host stops: its threads and connections end with it.
 *
 * @since 0.1.0
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // a stub on this branch only
public final class CometChatBridge implements AutoCloseable {

  private final CometChatBridgeConfig config;

  private CometChatBridge(CometChatBridgeConfig config, Timer timer) {
    this.config = config;
  }

  /**
   * Creates a bridge. No call is made, so CometChat need not be reachable.
   *
   * @param config the settings
   * @return a bridge that is ready
   */
  public static CometChatBridge create(CometChatBridgeConfig config) {
    throw new UnsupportedOperationException();
  }

  /** For tests that turn the time by hand. */
  static CometChatBridge create(CometChatBridgeConfig config, Timer timer) {
    return new CometChatBridge(config, timer);
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
   * Says that a user is logged in, and begins a flight unless one is on its way, one has ended
   * well, or one has failed so recently that the next try must wait. Never blocks.
   *
   * @param key the login session
   * @param user who is logged in
   * @return where the token of this login session stands now
   */
  public TokenResult login(SessionKey key, ChatUser user) {
    throw new UnsupportedOperationException();
  }

  /**
   * Waits for the flight of a login session. The calling thread waits for the given time at the
   * most; if it is interrupted, it stops waiting, keeps its interrupt flag, and the flight goes on.
   *
   * @param key the login session, told by {@link #login} before
   * @param atMost how long to wait; zero or less only looks
   * @return the result, or {@link TokenResult.Pending} if the time has passed
   */
  public TokenResult await(SessionKey key, Duration atMost) {
    throw new UnsupportedOperationException();
  }

  /**
   * Like {@link #await} for callers that must not block: a private view of the flight. Cancelling
   * or completing it touches nobody else.
   *
   * @param key the login session, told by {@link #login} before
   * @param atMost after how long the view completes with {@link TokenResult.Pending}
   * @return completes with a result, never exceptionally
   */
  public CompletableFuture<TokenResult> tokenWithin(SessionKey key, Duration atMost) {
    throw new UnsupportedOperationException();
  }

  /**
   * Says which token the login session holds, after an adapter has stored it there or found it
   * there. A different one that this bridge still keeps for the login session, minted in a race
   * between two nodes, is deleted at CometChat. A token that nobody says this of is deleted as well
   * when the bridge forgets it, 10 minutes after the mint.
   *
   * @param key the login session
   * @param token the token that the login session holds
   */
  public void stored(SessionKey key, ChatToken token) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends a login session: its token is deleted at CometChat, and so is one that is still on its
   * way. Repeats do nothing. Never blocks.
   *
   * @param key the login session
   * @param token the token that the login session holds, or {@code null} if it holds none
   */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether {@link #logout} was called for a login session on this node within the last 10 minutes.
   * A session that was copied before it ended still names the dead login session.
   *
   * @param key the login session
   * @return whether it has ended
   */
  public boolean hasEnded(SessionKey key) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends every thread and connection of the bridge. Tokens stay valid; revocations that have not
   * been carried out are dropped with an event. Afterwards every result is {@link
   * TokenResult.Unavailable} with {@link TokenResult.Unavailable.Cause#CLOSED}. Repeats do nothing.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
