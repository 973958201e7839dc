/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * The one run that brings a token, and its end.
 *
 * <p>It ends once: with a token, without one, or because nobody wants it any more. A token that
 * comes after the end belongs to nobody.
 */
final class TokenRequest {

  private final Uid uid;
  private final String userId;
  private final Instant since;
  private final boolean shared;
  private final @Nullable ChatToken replaced;
  private final Consumer<TokenRequest> landing;
  private final CompletableFuture<TokenResult> end = new CompletableFuture<>();
  private @Nullable ChatToken token;
  private final List<Waiter> waiters = new ArrayList<>(0);
  private @Nullable Duration nextCall;
  private boolean replacedTaken;
  private boolean stored;
  private boolean ended;

  /** Somebody who waits until a time of the timer. */
  private record Waiter(Duration until, CompletableFuture<TokenResult> view) {}

  private TokenRequest(
      Uid uid,
      String userId,
      Instant since,
      boolean shared,
      @Nullable ChatToken replaced,
      Consumer<TokenRequest> landing) {
    this.uid = uid;
    this.userId = userId;
    this.since = since;
    this.shared = shared;
    this.replaced = replaced;
    this.landing = landing;
  }

  /**
   * A token request for the token that one login session will store.
   *
   * @param replaced the token that was rejected and is to give way to the new one, if any
   */
  static TokenRequest own(Uid uid, String userId, Instant since, @Nullable ChatToken replaced) {
    return new TokenRequest(uid, userId, since, false, replaced, tokenRequest -> {});
  }

  /**
   * A token request for a token that stays with the bridge, for all who come for it.
   *
   * @param landing is told that the token request has a token, before anybody else hears of it
   */
  static TokenRequest shared(
      Uid uid,
      String userId,
      Instant since,
      @Nullable ChatToken replaced,
      Consumer<TokenRequest> landing) {
    return new TokenRequest(uid, userId, since, true, replaced, landing);
  }

  Uid uid() {
    return uid;
  }

  String userId() {
    return userId;
  }

  /** Whether it is this user's: a mapping of the application's own may give a uid to two. */
  boolean isOf(ChatUser user) {
    return userId.equals(user.userId());
  }

  /** Whether it had brought its token when the other one began. */
  boolean landedBefore(TokenRequest other) {
    return token().filter(other::beganAfter).isPresent();
  }

  /** Whether a token had been minted when it began. */
  boolean beganAfter(ChatToken other) {
    // Mint times are whole milliseconds.
    return other.createdAt().isBefore(since.truncatedTo(ChronoUnit.MILLIS));
  }

  boolean isShared() {
    return shared;
  }

  /** Where the token request stands. */
  TokenResult now() {
    return end.getNow(new TokenResult.Pending(since));
  }

  boolean failed() {
    return end.isDone() && !(now() instanceof TokenResult.Ready);
  }

  /** Whether it brings, or has brought, a token that is not the rejected one. */
  boolean serves(@Nullable ChatToken rejected) {
    return !failed() && (rejected == null || !holds(rejected));
  }

  boolean holds(ChatToken candidate) {
    return token().filter(candidate::equals).isPresent();
  }

  /** The rejected token that gives way to this token request's. */
  Optional<ChatToken> replaced() {
    return Optional.ofNullable(replaced);
  }

  /** The same, once: for whoever sees to its end. */
  synchronized Optional<ChatToken> takeReplaced() {
    if (replacedTaken) {
      return Optional.empty();
    }
    replacedTaken = true;
    return replaced();
  }

  /** A private view of the end: what is done to it touches nobody else. */
  CompletableFuture<TokenResult> view() {
    return end.copy();
  }

  /** The same for somebody who waits until a time of the timer, and no longer if it is in vain. */
  CompletableFuture<TokenResult> view(Duration until) {
    Waiter waiter = new Waiter(until, view());
    boolean inVain;
    synchronized (this) {
      inVain = nextCall != null && nextCall.compareTo(until) >= 0;
      if (!inVain && !ended) {
        waiters.add(waiter);
      }
    }
    if (inVain) {
      waiter.view().complete(now());
    }
    return waiter.view();
  }

  /**
   * No call is made for it before a time of the timer: whoever does not wait for so long need not
   * wait at all.
   */
  void postponed(Duration until) {
    List<Waiter> inVain;
    synchronized (this) {
      nextCall = until;
      waiters.removeIf(waiter -> waiter.view().isDone());
      inVain = waiters.stream().filter(waiter -> until.compareTo(waiter.until()) >= 0).toList();
    }
    inVain.forEach(waiter -> waiter.view().complete(now()));
  }

  /**
   * Ends the token request with a token. Returns false if it has ended before: nobody gets this
   * token.
   */
  boolean land(ChatToken minted) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      waiters.clear();
      token = minted;
    }
    landing.accept(this);
    end.complete(new TokenResult.Ready(minted));
    return true;
  }

  /**
   * Ends the token request without a token, unless it has ended before.
   *
   * @param result is asked for by the one caller that ends the token request, before anybody hears
   *     of it
   */
  void fail(Supplier<TokenResult> result) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      waiters.clear();
    }
    end.complete(result.get());
  }

  /**
   * Gives the token request up. Returns its token, if it has one; one that is on its way cannot
   * land.
   */
  Optional<ChatToken> abandon(TokenResult result) {
    fail(() -> result);
    return token();
  }

  synchronized Optional<ChatToken> token() {
    return Optional.ofNullable(token);
  }

  /** Notes that the login session holds this token request's token. */
  synchronized void stored() {
    stored = true;
  }

  /** The token, if no login session can be known to hold it. */
  synchronized Optional<ChatToken> orphan() {
    return stored || shared ? Optional.empty() : Optional.ofNullable(token);
  }
}
