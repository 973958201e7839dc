/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.cometchatbridge.core.bulk.BulkImport;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * A bridge without chat, because a jar of the application does not fit, or because the app was
 * removed before its first use.
 */
final class InactiveParts implements BridgeParts {

  private static final Duration RETRY_AFTER = Duration.ofHours(1);

  private static final String MISFIT =
      "The bridge is not active, because a jar of the application does not fit. The log names the"
          + " jar and the version that is needed.";

  private static final String REMOVED =
      "The bridge is closed, because the application has removed this CometChat app.";

  private final ChatUsers users;
  private final String reason;

  InactiveParts(OperatorLog log) {
    this(log, MISFIT);
  }

  private InactiveParts(OperatorLog log, String reason) {
    this.reason = reason;
    this.users = new IgnoredUsers(log);
  }

  /** The bridge of an app that was removed before its first use. */
  static InactiveParts ofRemovedApp(OperatorLog log) {
    return new InactiveParts(log, REMOVED);
  }

  /** The result of every token request. */
  static TokenResult result() {
    return new TokenResult.Unavailable(RETRY_AFTER, TokenResult.Unavailable.Cause.CLOSED);
  }

  @Override
  public boolean isActive() {
    return false;
  }

  @Override
  public Optional<Uid> uidOf(String userId) {
    return Optional.empty();
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user) {
    return result();
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user, SessionHistory history) {
    return result();
  }

  @Override
  public TokenResult login(
      SessionKey key, ChatUser user, SessionHistory history, @Nullable Instant expiresAt) {
    return result();
  }

  @Override
  public void extend(SessionKey key, @Nullable Instant expiresAt) {}

  @Override
  public TokenResult refresh(
      SessionKey key, ChatUser user, ChatToken rejected, SessionHistory history) {
    return result();
  }

  @Override
  public CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait) {
    return CompletableFuture.completedFuture(result());
  }

  @Override
  public Executor callbacks() {
    return Runnable::run;
  }

  @Override
  public void tokenStored(SessionKey key, ChatToken token) {}

  @Override
  public void logout(SessionKey key, @Nullable ChatToken token) {}

  @Override
  public boolean hasEnded(SessionKey key) {
    return false;
  }

  @Override
  public Optional<TokenResult> rejectionOf(Uid uid, SessionHistory history) {
    return Optional.empty();
  }

  @Override
  public long signOutIdOf(SessionKey key, Uid uid) {
    return SessionHistory.UNKNOWN;
  }

  @Override
  public boolean hasChanged(String userId) {
    return false;
  }

  @Override
  public ChatUsers users() {
    return users;
  }

  @Override
  public BulkImport bulkImport() {
    return (users, options, listener) ->
        new BulkResult(Map.of(), 0, Optional.of(new BulkResult.Stop("CLOSED", reason)));
  }

  @Override
  public ParkedUsers parkedUsers() {
    return new NoParkedUsers();
  }

  @Override
  public BridgeStatus status() {
    BridgeStatus.CircuitBreaker open = new BridgeStatus.CircuitBreaker(false, Optional.empty());
    BridgeStatus.RateLimit none = new BridgeStatus.RateLimit(0, 0, 0, 0, Optional.empty());
    return new BridgeStatus(
        BridgeStatus.State.CLOSED,
        Optional.empty(),
        false,
        List.of(),
        open,
        open,
        none,
        none,
        new BridgeStatus.Calls(0, 0, 0),
        0,
        new BridgeStatus.UserChanges(0, 0, Duration.ZERO, Optional.empty(), Optional.empty()));
  }

  @Override
  public UserStatus statusOf(String userId) {
    return new UserStatus(UserStatus.Reason.CLOSED, reason, null, null, null, null, 0);
  }

  @Override
  public void startShutdown() {}

  @Override
  public void close() {}
}
