/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.cometchatbridge.core.bulk.BulkImport;
import org.jspecify.annotations.Nullable;

/** What a bridge consists of: {@link ActiveParts}, or nothing if a jar does not fit. */
interface BridgeParts extends AutoCloseable {

  /** Whether tokens can be created. */
  boolean isActive();

  /** The uid of a user id; empty if the user gets no chat. */
  Optional<Uid> uidOf(String userId);

  /** See {@link CometChatBridge#login(SessionKey, ChatUser)}. */
  TokenResult login(SessionKey key, ChatUser user);

  /** See {@link CometChatBridge#login(SessionKey, ChatUser, SessionHistory)}. */
  TokenResult login(SessionKey key, ChatUser user, SessionHistory history);

  /** See {@link CometChatBridge#login(SessionKey, ChatUser, SessionHistory, Instant)}. */
  TokenResult login(
      SessionKey key, ChatUser user, SessionHistory history, @Nullable Instant expiresAt);

  /** See {@link CometChatBridge#extend}. */
  void extend(SessionKey key, @Nullable Instant expiresAt);

  /** See {@link CometChatBridge#refresh}. */
  TokenResult refresh(SessionKey key, ChatUser user, ChatToken rejected, SessionHistory history);

  /** Completes with the result, or as pending when the wait has elapsed. */
  CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait);

  /** Runs the application's stages. */
  Executor callbacks();

  /** Records the token that the login session stores. */
  void tokenStored(SessionKey key, ChatToken token);

  /** Ends a login session, which stores this token, if any. */
  void logout(SessionKey key, @Nullable ChatToken token);

  /** Whether a login session has ended on this node recently. */
  boolean hasEnded(SessionKey key);

  /** See {@link CometChatBridge#rejectionOf}. */
  Optional<TokenResult> rejectionOf(Uid uid, SessionHistory history);

  /** See {@link CometChatBridge#signOutIdOf}. */
  long signOutIdOf(SessionKey key, Uid uid);

  /** See {@link CometChatBridge#hasChanged}. */
  boolean hasChanged(String userId);

  /** See {@link CometChatBridge#users}. */
  ChatUsers users();

  /** See {@link CometChatBridge#bulkImport}. */
  BulkImport bulkImport();

  /** See {@link CometChatBridge#parkedUsers}. */
  ParkedUsers parkedUsers();

  /** See {@link CometChatBridge#status}. */
  BridgeStatus status();

  /** See {@link CometChatBridge#statusOf}. */
  UserStatus statusOf(String userId);

  /** Begins the wait of {@link #close}. */
  void startShutdown();

  @Override
  void close();
}
