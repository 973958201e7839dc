/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.jspecify.annotations.Nullable;

/**
 * The login session of a request's user, found by {@link Logins#find}: an HTTP session holds it, or
 * the request itself names it. For one request; not thread-safe.
 */
public sealed interface Login permits SessionLogin, StatelessLogin, AppLogin {

  /** Whether the login session belongs to this user. */
  boolean belongsTo(String userId);

  /** The settings of its CometChat app. */
  CometChatBridgeConfig config();

  /**
   * Ensures that the login session exists, and starts a token request if needed; does not wait.
   *
   * @param delivery whether the response can carry a token in a header
   */
  void start(Delivery delivery);

  /** Like {@link #start}, for a committed response: does not write to the HTTP session. */
  void startAfterCommit(Delivery delivery);

  /**
   * Reads the login session again, later in the request.
   *
   * @return whether it still exists
   */
  boolean resume();

  /**
   * Whether the user has no login session, so that an HTTP session which the application starts
   * during the request becomes it.
   */
  boolean isOnDemand();

  /**
   * Whether something may have to be written to an HTTP session before the response is committed.
   */
  boolean isUnsettled();

  /**
   * Stores the present result.
   *
   * @param mayWait whether to wait for a running token request first, until {@code maxLoginWait}
   *     has passed since its start, however many requests wait for it
   * @return the token, or {@code null} if there is none, or the login session no longer exists
   */
  @Nullable ChatToken settle(boolean mayWait);

  /**
   * Whether the login session exists and its user has not been rejected; starts no token request.
   */
  boolean hasChat();

  /** The present token; starts no token request and stores nothing. */
  @Nullable ChatToken presentToken();

  /**
   * The token that the page requests, after waiting for a running token request until {@code
   * maxLoginWait} has passed since its start, however many requests wait for it. The effect of
   * {@link #logOutPage} ends.
   */
  TokenResult token();

  /** The key in the bridge; valid after {@link #token}. */
  SessionKey key();

  /**
   * The replacement of a rejected token, after waiting for its token request like {@link #token}.
   *
   * @param atMost limits the wait further
   */
  TokenResult replace(ChatToken rejected, Duration atMost);

  /** Revokes the token; no other one is requested until the page requests it. */
  void logOutPage();

  /** Ends the login session and revokes its token. */
  void end();

  /** Ends the login session if the HTTP session that held it was invalidated. */
  void endIfInvalidated();

  /** The user has just logged in: a rejection and the effect of {@link #logOutPage} end. */
  void loggedIn();
}
