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
final class Flight {

  private final Uid uid;
  private final String hostId;
  private final Instant since;
  private final boolean shared;
  private final @Nullable ChatToken replaced;
  private final Consumer<Flight> landing;
  private final CompletableFuture<TokenResult> end = new CompletableFuture<>();
  private @Nullable ChatToken token;
  private final List<Waiter> waiters = new ArrayList<>(0);
  private @Nullable Duration nextCall;
  private boolean replacedTaken;
  private boolean stored;
  private boolean ended;

  /** Somebody who waits until a time of the timer. */
  private record Waiter(Duration until, CompletableFuture<TokenResult> view) {}

  private Flight(
      Uid uid,
      String hostId,
      Instant since,
      boolean shared,
      @Nullable ChatToken replaced,
      Consumer<Flight> landing) {
    this.uid = uid;
    this.hostId = hostId;
    this.since = since;
    this.shared = shared;
    this.replaced = replaced;
    this.landing = landing;
  }

  /**
   * A flight for the token that one login session will store.
   *
   * @param replaced the token that was refused and is to give way to the new one, if any
   */
  static Flight own(Uid uid, String hostId, Instant since, @Nullable ChatToken replaced) {
    return new Flight(uid, hostId, since, false, replaced, flight -> {});
  }

  /**
   * A flight for a token that stays with the bridge, for all who come for it.
   *
   * @param landing is told that the flight has a token, before anybody else hears of it
   */
  static Flight shared(
      Uid uid,
      String hostId,
      Instant since,
      @Nullable ChatToken replaced,
      Consumer<Flight> landing) {
    return new Flight(uid, hostId, since, true, replaced, landing);
  }

  Uid uid() {
    return uid;
  }

  String hostId() {
    return hostId;
  }

  /** Whether it is this user's: a mapping of the host's own may give a uid to two. */
  boolean isOf(ChatUser user) {
    return hostId.equals(user.hostId());
  }

  /** Whether it had brought its token when the other one began. */
  boolean landedBefore(Flight other) {
    return token().filter(other::beganAfter).isPresent();
  }

  /** Whether a token had been minted when it began. */
  boolean beganAfter(ChatToken other) {
    // Mint times are whole milliseconds.
    return other.mintedAt().isBefore(since.truncatedTo(ChronoUnit.MILLIS));
  }

  boolean isShared() {
    return shared;
  }

  /** Where the flight stands. */
  TokenResult now() {
    return end.getNow(new TokenResult.Pending(since));
  }

  boolean failed() {
    return end.isDone() && !(now() instanceof TokenResult.Ready);
  }

  /** Whether it brings, or has brought, a token that is not the refused one. */
  boolean serves(@Nullable ChatToken refused) {
    return !failed() && (refused == null || !holds(refused));
  }

  boolean holds(ChatToken candidate) {
    return token().filter(candidate::equals).isPresent();
  }

  /** The refused token that gives way to this flight's. */
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
  void putOff(Duration until) {
    List<Waiter> inVain;
    synchronized (this) {
      nextCall = until;
      waiters.removeIf(waiter -> waiter.view().isDone());
      inVain = waiters.stream().filter(waiter -> until.compareTo(waiter.until()) >= 0).toList();
    }
    inVain.forEach(waiter -> waiter.view().complete(now()));
  }

  /** Ends the flight with a token. Returns false if it has ended before: nobody gets this token. */
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
   * Ends the flight without a token, unless it has ended before.
   *
   * @param result is asked for by the one caller that ends the flight, before anybody hears of it
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

  /** Gives the flight up. Returns its token, if it has one; one that is on its way cannot land. */
  Optional<ChatToken> abandon(TokenResult result) {
    fail(() -> result);
    return token();
  }

  synchronized Optional<ChatToken> token() {
    return Optional.ofNullable(token);
  }

  /** Notes that the login session holds this flight's token. */
  synchronized void stored() {
    stored = true;
  }

  /** The token, if no login session can be known to hold it. */
  synchronized Optional<ChatToken> orphan() {
    return stored || shared ? Optional.empty() : Optional.ofNullable(token);
  }
}
