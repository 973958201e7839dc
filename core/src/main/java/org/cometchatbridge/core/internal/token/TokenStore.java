/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/** Where the tokens of login sessions live, and the token requests that create them. */
interface TokenStore {

  /**
   * Starts a token request unless a token or a running request can serve the caller, or none may
   * start.
   *
   * @param rejected a token that must not be returned, because CometChat has rejected it
   * @param history what has happened to the login session before
   * @return the current state
   */
  TokenResult request(
      StoredKey key, Uid uid, ChatUser user, @Nullable ChatToken rejected, SessionHistory history);

  /** Completes with the result, or as pending when the wait has elapsed. */
  CompletableFuture<TokenResult> await(StoredKey key, Duration maxWait);

  /** The last sign-out when a login session began, or {@link SessionHistory#UNKNOWN}. */
  long signOutId(StoredKey key);

  /** Records the token that the login session stores. */
  void tokenStored(StoredKey key, ChatToken token);

  /**
   * Ends a login session, which stores this token, if any.
   *
   * @return the tokens that are revoked
   */
  Collection<ChatToken> logout(StoredKey key, @Nullable ChatToken token);

  /**
   * The running token requests and the tokens that are held for a user; tokens that only login
   * sessions store are not among them. Reads all entries, for a report.
   */
  Stream<TokenResult> statesOf(Uid uid);

  /** Completes every running token request with a result. */
  void close(TokenResult result);
}
