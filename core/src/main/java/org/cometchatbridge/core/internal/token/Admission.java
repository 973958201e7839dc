/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.jspecify.annotations.Nullable;

/**
 * Which users and login sessions may have a token, by what the application desires. A login session
 * has ended if it began before the last sign-out of its user; the ids of the sign-outs are
 * compared, no clocks. Only credentials that name when they were issued are compared with a clock.
 */
final class Admission {

  /** How much the clock of an issuer of credentials may be ahead of that of the application. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

  private final Gate gate;

  Admission(Gate gate) {
    this.gate = gate;
  }

  /** See {@link Gate#read}. */
  CompletableFuture<GateReading> read(Uid uid) {
    return gate.read(uid);
  }

  /**
   * The result for a user who may have no token, as far as this node knows; otherwise empty.
   *
   * @param history what is known of the login session
   */
  Optional<TokenResult> rejection(Uid uid, SessionHistory history) {
    Reason reason = reason(gate.known(uid), history.signOutId(), history.issuedAt());
    return reason == null ? Optional.empty() : Optional.of(new NotEligible(reason));
  }

  private static @Nullable Reason reason(
      GateView view, long signOutId, @Nullable Instant issuedAt) {
    if (view.standing() == Standing.DELETED) {
      return Reason.DELETED;
    }
    if (view.standing() == Standing.DEACTIVATED) {
      return Reason.DEACTIVATED;
    }
    boolean known = signOutId != SessionHistory.UNKNOWN;
    return (known && signOutId < view.signedOutAt()) || isOlder(issuedAt, view)
        ? Reason.SIGNED_OUT
        : null;
  }

  /**
   * Whether a credential may have been issued before the last sign-out. Unlike login sessions, it
   * brings only a time, by the clock of its issuer.
   */
  private static boolean isOlder(@Nullable Instant issuedAt, GateView view) {
    return issuedAt != null
        && view.signedOutAt() != 0
        && Instant.ofEpochMilli(view.signedOutMillis()).plus(CLOCK_SKEW).isAfter(issuedAt);
  }

  /** The reason why a token request ends without a token, although one was created. */
  @Nullable Reason rejection(TokenRequest request, GateReading reading) {
    GateView view = reading.view();
    Reason read = view == null ? null : reason(view, request.signOutId(), request.issuedAt());
    return read == null
        ? reason(gate.known(request.uid()), request.signOutId(), request.issuedAt())
        : read;
  }

  /** The last sign-out of a user, if the store responds at once; otherwise {@code UNKNOWN}. */
  long readNow(Uid uid) {
    GateView view = gate.read(uid).getNow(GateReading.silent()).view();
    return view == null ? SessionHistory.UNKNOWN : view.signedOutAt();
  }

  /** Whether a later sign-out than this one is known. */
  boolean isOutdated(Uid uid, long signOutId) {
    return signOutId != SessionHistory.UNKNOWN && signOutId < gate.known(uid).signedOutAt();
  }

  /** The same result, unless it is a token that may not be handed out any more. */
  TokenResult checked(TokenResult result) {
    return result instanceof TokenResult.Ready ready
        ? rejection(ready.token().uid(), new SessionHistory(ready.token().signOutId(), true))
            .orElse(result)
        : result;
  }
}
