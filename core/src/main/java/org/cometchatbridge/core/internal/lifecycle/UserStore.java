/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * Holds the outbox and the desired state of the users of one CometChat app.
 *
 * <p>The outbox is only inserted into. Folding takes its changes into the one desired state that
 * each uid has: field by field, the highest change id wins, so that the order of folding does not
 * matter. Thread-safe; methods other than {@link #insert} are called by the reconciler and the gate,
 * and may block on a database.
 */
public interface UserStore extends AutoCloseable {

  /**
   * Adds a change to the outbox.
   *
   * @throws RuntimeException if the change could not be stored; the application's caller gets it
   */
  void insert(Change change);

  /** Takes changes of at most 100 uids into their desired states; returns how many changes. */
  int fold();

  /**
   * Leases desired states that are due. A state whose lease has ended is due again, so that a
   * crashed node needs no recovery.
   *
   * @param most how many at most
   */
  List<Claimed> claim(int most);

  /** Records the outcome of the work on a claimed state, unless its lease has passed to another. */
  void complete(Claimed claimed, Completion completion);

  /** What the gate needs of users: desired state and outbox together. Absent users are active. */
  Map<Uid, GateView> read(Collection<Uid> uids);

  /** How long until a state is due, or {@code null} if there is nothing to do. */
  @Nullable Duration nextDue();

  @Override
  void close();

  /**
   * A desired state that is leased to this node.
   *
   * @param user the desired state at the time of the claim
   * @param version grows whenever a change was folded
   * @param lease the random mark of the lease
   * @param attempts how often the present version failed by its own fault
   */
  record Claimed(DesiredUser user, long version, long lease, int attempts) {}

  /**
   * How the work on a claimed state ended.
   *
   * @param sent what CometChat has now
   * @param deleted the tokens that are deleted at CometChat
   * @param next what happens with the state
   */
  record Completion(Sent sent, Collection<String> deleted, Next next) {}

  /** What happens next with a state; one that has changed meanwhile is due at once. */
  sealed interface Next {

    /** Nothing to do. */
    record Done() implements Next {}

    /**
     * To be carried out again.
     *
     * @param after the pause
     * @param ownFault whether the failure counts as an attempt of this user
     */
    record Retry(Duration after, boolean ownFault) implements Next {}

    /**
     * To be carried out only when an operator asks for it.
     *
     * @param code CometChat's error code, or {@code BRAKE}
     */
    record Parked(String code) implements Next {}
  }

  /**
   * What the gate reads of a user.
   *
   * @param standing whether the user may chat
   * @param signedOutAt the id of the last sign-out; 0 if there was none
   * @param sent what CometChat has
   */
  record GateView(Standing standing, long signedOutAt, Sent sent) {

    /** A user of whom nothing is stored. */
    public static final GateView UNKNOWN = new GateView(Standing.ACTIVE, 0, Sent.NOTHING);
  }
}
