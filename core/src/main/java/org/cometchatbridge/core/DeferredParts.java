/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.cometchatbridge.core.bulk.BulkImport;
import org.jspecify.annotations.Nullable;

/**
 * The components of one of many CometChat apps, which are created when the app is used first: most
 * of the apps of an application are idle. Once closed, they are never created.
 */
final class DeferredParts implements BridgeParts {

  private final Supplier<BridgeParts> creation;
  private final Supplier<BridgeParts> ofClosed;
  private final Supplier<BridgeStatus> idleStatus;
  private volatile @Nullable BridgeParts created;
  private volatile boolean closed;

  /**
   * Creates nothing yet.
   *
   * @param creation creates the components
   * @param ofClosed creates what takes their place if they are closed before
   * @param idleStatus the status before they are created
   */
  DeferredParts(
      Supplier<BridgeParts> creation,
      Supplier<BridgeParts> ofClosed,
      Supplier<BridgeStatus> idleStatus) {
    this.creation = creation;
    this.ofClosed = ofClosed;
    this.idleStatus = idleStatus;
  }

  /** Creates the components, unless that is done. */
  BridgeParts start() {
    BridgeParts known = created;
    return known == null ? create() : known;
  }

  private synchronized BridgeParts create() {
    BridgeParts known = created;
    if (known == null) {
      known = closed ? ofClosed.get() : creation.get();
      created = known;
    }
    return known;
  }

  @Override
  public boolean isActive() {
    BridgeParts known = created;
    return known == null ? !closed : known.isActive();
  }

  @Override
  public Optional<Uid> uidOf(String userId) {
    return start().uidOf(userId);
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user) {
    return start().login(key, user);
  }

  @Override
  public TokenResult login(SessionKey key, ChatUser user, SessionHistory history) {
    return start().login(key, user, history);
  }

  @Override
  public TokenResult login(
      SessionKey key, ChatUser user, SessionHistory history, @Nullable Instant expiresAt) {
    return start().login(key, user, history, expiresAt);
  }

  @Override
  public void extend(SessionKey key, @Nullable Instant expiresAt) {
    BridgeParts known = created;
    if (known != null) {
      known.extend(key, expiresAt);
    }
  }

  @Override
  public TokenResult refresh(
      SessionKey key, ChatUser user, ChatToken rejected, SessionHistory history) {
    return start().refresh(key, user, rejected, history);
  }

  @Override
  public CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait) {
    return start().await(key, maxWait);
  }

  @Override
  public Executor callbacks() {
    return start().callbacks();
  }

  @Override
  public void tokenStored(SessionKey key, ChatToken token) {
    start().tokenStored(key, token);
  }

  @Override
  public void logout(SessionKey key, @Nullable ChatToken token) {
    start().logout(key, token);
  }

  @Override
  public boolean hasEnded(SessionKey key) {
    BridgeParts known = created;
    return known != null && known.hasEnded(key);
  }

  @Override
  public Optional<TokenResult> rejectionOf(Uid uid, SessionHistory history) {
    return start().rejectionOf(uid, history);
  }

  @Override
  public long signOutIdOf(SessionKey key, Uid uid) {
    return start().signOutIdOf(key, uid);
  }

  @Override
  public boolean hasChanged(String userId) {
    BridgeParts known = created;
    return known != null && known.hasChanged(userId);
  }

  @Override
  public ChatUsers users() {
    return start().users();
  }

  @Override
  public BulkImport bulkImport() {
    return start().bulkImport();
  }

  @Override
  public ParkedUsers parkedUsers() {
    return start().parkedUsers();
  }

  @Override
  public BridgeStatus status() {
    BridgeParts known = created;
    return known != null || closed ? start().status() : idleStatus.get();
  }

  @Override
  public UserStatus statusOf(String userId) {
    return start().statusOf(userId);
  }

  @Override
  public void startShutdown() {
    BridgeParts known = created;
    if (known != null) {
      known.startShutdown();
    }
  }

  @Override
  public void close() {
    BridgeParts known;
    synchronized (this) {
      closed = true;
      known = created;
    }
    if (known != null) {
      known.close();
    }
  }
}
