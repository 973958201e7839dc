/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Brake;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.jspecify.annotations.Nullable;

/**
 * A desired state with what a store keeps beside it: when it is due, its lease and whether it is
 * parked. The rules are the same for every store. Not thread-safe: the caller holds the row's lock.
 *
 * <p>All times are durations since an origin that the store chooses.
 */
public final class RowState {

  /** The {@link #urgency} of users with only single tokens that end. */
  public static final int ONLY_REVOKED = 1;

  /** The highest {@link #urgency}. */
  public static final int LEAST_URGENT = 2;

  private DesiredUser user;
  private long version;
  private long lease;
  private int attempts;
  private @Nullable String actor;
  private boolean inOutage;
  private @Nullable Duration dueAt;
  private @Nullable String parkedFor;
  private boolean released;
  private @Nullable Duration pendingSince;

  /**
   * A state as it was stored.
   *
   * @param version grows with every change
   * @param lease the mark of the last lease; 0 if there is none
   * @param attempts how often the present version failed by its own fault
   * @param actor who asked for the last change
   * @param inOutage whether the pause until it is due is caused by an outage
   * @param dueAt when to carry it out, or when the lease ends; {@code null} if there is nothing to
   *     do
   * @param parkedFor the code with which it is parked, or {@code null}
   * @param released whether an operator has released the standing from the brake
   * @param pendingSince see {@link #pendingSince()}
   */
  public RowState(
      DesiredUser user,
      long version,
      long lease,
      int attempts,
      @Nullable String actor,
      boolean inOutage,
      @Nullable Duration dueAt,
      @Nullable String parkedFor,
      boolean released,
      @Nullable Duration pendingSince) {
    this.user = user;
    this.version = version;
    this.lease = lease;
    this.attempts = attempts;
    this.actor = actor;
    this.inOutage = inOutage;
    this.dueAt = dueAt;
    this.parkedFor = parkedFor;
    this.released = released;
    this.pendingSince = pendingSince;
  }

  /** A state without a change. */
  public static RowState of(DesiredUser user) {
    return new RowState(user, 0, 0, 0, null, false, null, null, false, null);
  }

  /** The desired state. */
  public DesiredUser user() {
    return user;
  }

  /** Grows with every change. */
  public long version() {
    return version;
  }

  /** The mark of the last lease; 0 if there is none. */
  public long lease() {
    return lease;
  }

  /** How often the present version failed by its own fault. */
  public int attempts() {
    return attempts;
  }

  /** Who asked for the last change. */
  public @Nullable String actor() {
    return actor;
  }

  /** Whether the pause until it is due is caused by an outage. */
  public boolean inOutage() {
    return inOutage;
  }

  /** When to carry it out, or when the lease ends; {@code null} if there is nothing to do. */
  public @Nullable Duration dueAt() {
    return dueAt;
  }

  /** The code with which it is parked, or {@code null}. */
  public @Nullable String parkedFor() {
    return parkedFor;
  }

  /** Whether an operator has released the standing from the brake. */
  public boolean released() {
    return released;
  }

  /**
   * Since when there is something to do beside the deletion of single tokens; {@code null} if there
   * is nothing, or if it is parked. A change that comes while an older one waits does not alter it.
   */
  public @Nullable Duration pendingSince() {
    return pendingSince;
  }

  private void updatePendingSince(Duration now) {
    if (dueAt == null || user.isOnlyRevoked()) {
      pendingSince = null;
    } else if (pendingSince == null) {
      pendingSince = now;
    }
  }

  /**
   * What is carried out first, from 0 to {@link #LEAST_URGENT}: users whose tokens all end, or
   * tokens and more, then those with single tokens that end, then those whose profile changes.
   */
  public int urgency() {
    if (user.isOnlyRevoked()) {
      return ONLY_REVOKED;
    }
    return user.revokesTokens() ? 0 : LEAST_URGENT;
  }

  private Brake brake() {
    if (UserStore.BRAKE.equals(parkedFor)) {
      return Brake.HELD;
    }
    return released ? Brake.RELEASED : Brake.UNDECIDED;
  }

  private void park(@Nullable String code) {
    parkedFor = code;
    released = false;
  }

  /**
   * Takes a change. Does not decide when the state is due: see {@link #changed}.
   *
   * @param madeAt see {@link DesiredUser#with(long, long, Change)}
   */
  public void fold(long changeId, long madeAt, Change change) {
    DesiredUser before = user;
    user = before.with(changeId, madeAt, change);
    version++;
    attempts = 0;
    if (!(change.content() instanceof Change.Revocation)) {
      actor = change.actor();
    }
    if (user.removal() == 0 || (user.removal() != before.removal() && brake() == Brake.RELEASED)) {
      park(null);
    }
    if (brake() == Brake.UNDECIDED) {
      park(null);
    }
  }

  /** Makes a state with changes due, unless it is leased or waits for the end of an outage. */
  public void changed(Duration now) {
    if (!isLeased(now) && !(inOutage && isLater(now))) {
      if (user.isSettled()) {
        dueAt = null;
      } else {
        inOutage = false;
        dueAt = now;
      }
    }
    updatePendingSince(now);
  }

  private boolean isLeased(Duration now) {
    return lease != 0 && isLater(now);
  }

  private boolean isLater(Duration now) {
    return dueAt != null && dueAt.compareTo(now) > 0;
  }

  /**
   * Leases the state; until that is completed, what CometChat has is not known.
   *
   * @param duration after it, the state may be claimed again
   */
  public Claimed claim(long mark, Duration now, Duration duration) {
    lease = mark;
    Claimed claimed = new Claimed(user, version, mark, attempts, brake(), actor);
    user = user.with(user.sentDuringCalls());
    dueAt = now.plus(duration);
    updatePendingSince(now);
    return claimed;
  }

  /** Takes the outcome of the work. The caller has checked the lease. */
  public void complete(Claimed claimed, Completion completion, Duration now) {
    lease = 0;
    user = user.completed(claimed.user(), completion);
    boolean changed = version != claimed.version();
    if (completion.held() && user.removal() != 0 && parkedFor == null && !released) {
      park(UserStore.BRAKE);
    }
    if (completion.next() instanceof Next.Retry retry) {
      retry(retry, changed, now);
    } else if (changed) {
      dueAt = user.isSettled() ? null : now;
    } else {
      finish(completion.next());
    }
    if (completion.next() instanceof Next.Done) {
      // What is still to do has come since the claim.
      pendingSince = null;
    }
    updatePendingSince(now);
  }

  private void retry(Next.Retry retry, boolean changed, Duration now) {
    inOutage = !retry.ownFault();
    if (retry.ownFault() && !changed) {
      attempts++;
    }
    boolean atOnce = retry.ownFault() && changed;
    dueAt = atOnce ? now : now.plus(retry.after());
  }

  private void finish(Next next) {
    attempts = 0;
    dueAt = null;
    if (brake() != Brake.HELD) {
      park(next instanceof Next.Park park ? park.code() : null);
    }
  }

  /** An operator makes a parked state due. */
  public void replay(Duration now) {
    boolean held = brake() == Brake.HELD;
    park(null);
    released = held;
    attempts = 0;
    version++;
    if (!isLeased(now)) {
      inOutage = false;
      dueAt = now;
    }
    updatePendingSince(now);
  }

  /** Ends a pause, except that of a lease. */
  void hasten(Duration now) {
    if (lease == 0 && isLater(now)) {
      inOutage = false;
      dueAt = now;
    }
  }

  /** Whether nothing but the fact that the user is erased has to be kept. */
  public boolean isTombstone() {
    return user.standing() == Standing.DELETED
        && user.isSettled()
        && user.profile().isEmpty()
        && dueAt == null
        && parkedFor == null;
  }
}
