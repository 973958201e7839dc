/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ParkedUsers;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds the outbox and the desired state of the users of one CometChat app.
 *
 * <p>The outbox is only inserted into. Folding takes its changes into the one desired state that
 * each uid has, see {@link DesiredUser#with(long, long, Change)}. Thread-safe; methods other than
 * {@link #insert} are called by the reconciler, the gate and operators, and may block on a
 * database.
 */
public interface UserStore extends AutoCloseable {

  /** The code with which a standing is parked until an operator releases it. */
  String BRAKE = ParkedUsers.BRAKE;

  /** The usual {@link #parkAfter}. */
  int PARK_AFTER = 20;

  /** Enough to use the default rate limit at response times of 100 ms. */
  int AT_ONCE = 16;

  /** The usual {@link #deleteBrake}. */
  int DELETE_BRAKE = 50;

  /** The usual {@link #lease}. */
  Duration LEASE = Duration.ofSeconds(60);

  /** After this time a leased state may be claimed again. */
  default Duration lease() {
    return LEASE;
  }

  /** After as many failures of one user alone, the change of the user is parked. */
  default int parkAfter() {
    return PARK_AFTER;
  }

  /** For how many users CometChat is called at once. */
  default int atOnce() {
    return AT_ONCE;
  }

  /** How many users may always be deactivated or erased within an hour. */
  default int deleteBrake() {
    return DELETE_BRAKE;
  }

  /**
   * Adds a change to the outbox.
   *
   * @throws RuntimeException if the change could not be stored; the application's caller gets it
   */
  void insert(Change change);

  /**
   * Adds a change to the outbox as a part of the caller's transaction.
   *
   * @param connection the caller's connection, which is neither committed nor closed
   * @throws RuntimeException if the change could not be stored, or this store has no database
   */
  default void insert(Connection connection, Change change) {
    throw new IllegalStateException(
        "Changes of users can be part of a transaction only if they are kept in the application's"
            + " database: set jdbcSync of CometChatBridgeConfig, the init-param syncDataSource, or"
            + " the property cometchat.bridge.sync.store to jdbc");
  }

  /**
   * How often changes that others have inserted are read; {@code null} if there are no others. An
   * idle node makes one query each time.
   */
  default @Nullable Duration pollInterval() {
    return null;
  }

  /**
   * Takes changes of at most 100 uids into their desired states, and makes these due, except those
   * that are leased, and those that wait for the end of an outage. A state that is parked with
   * another code than {@link #BRAKE} is not parked any more.
   *
   * @return how many changes were taken
   */
  int fold();

  /**
   * Leases desired states that are due, in the order of {@link RowState#urgency}, and among equal
   * ones the one that is due longest first. While a state is leased, {@link
   * DesiredUser#sentDuringCalls} is stored as what CometChat has. A state whose lease has ended is
   * due again, so that a crashed node needs no recovery.
   *
   * @param most how many at most
   */
  List<Claimed> claim(int most);

  /** Records the outcome of the work on a claimed state, unless its lease has passed to another. */
  default void complete(Claimed claimed, Completion completion) {
    complete(List.of(new Completed(claimed, completion)));
  }

  /**
   * Records the outcomes of the work on claimed states, each unless its lease has passed to
   * another. An outcome that cannot be stored is logged, and affects no other one.
   *
   * @throws StoreConflictException if other nodes change the same rows; the caller repeats all
   * @throws RuntimeException if the store is not available; what is recorded then is not known, and
   *     the caller may repeat all
   */
  void complete(Collection<Completed> outcomes);

  /** What the gate needs of users: desired state and outbox together. Absent users are active. */
  Map<Uid, GateView> read(Collection<Uid> uids);

  /** The same for one user; {@code null} if the store has none of that uid. */
  default @Nullable GateView read(Uid uid) {
    return read(List.of(uid)).get(uid);
  }

  /** How long until a state is due, or {@code null} if there is nothing to do. */
  @Nullable Duration nextDue();

  /** The parked states, those first that are parked longest. */
  List<Parked> parked(int most);

  /** The parked state of one user, or {@code null} if it is not parked. */
  @Nullable Parked parked(Uid uid);

  /**
   * Makes parked states due, with no attempts counted. A state that was parked with {@link #BRAKE}
   * is released: its standing is carried out.
   *
   * @param uid only this user; {@code null} for all
   * @param code only states parked with this code; {@code null} for all
   * @return how many
   */
  int replay(@Nullable Uid uid, @Nullable String code);

  /** How many states there are; may be some minutes old, the known ones an hour. */
  Counts counts();

  /** The same, without a request to count again. */
  default Counts latestCounts() {
    return counts();
  }

  /** How old the numbers of {@link #counts} are; {@code null} if nothing was counted yet. */
  default @Nullable Duration countsAge() {
    return Duration.ZERO;
  }

  /** Why no change is carried out, with the remedy; {@code null} if nothing is wrong. */
  default @Nullable String problem() {
    return null;
  }

  /** The process ends: what would be lost with it is due at once. */
  default void hasten() {}

  @Override
  void close();

  /**
   * A desired state that is leased to this node.
   *
   * @param user the desired state at the time of the claim
   * @param version grows whenever a change was folded
   * @param lease the random mark of the lease
   * @param attempts how often the present version failed by its own fault
   * @param brake what the brake has decided about the present standing
   * @param actor who asked for the last change that is no revocation; {@code null} if it is not
   *     known
   */
  record Claimed(
      DesiredUser user,
      long version,
      long lease,
      int attempts,
      Brake brake,
      @Nullable String actor) {

    /** Whether a failure of this user alone is not repeated any more. */
    public boolean isLastAttempt(int parkAfter) {
      return attempts + 1 >= parkAfter;
    }
  }

  /** What the brake has decided about a standing. */
  enum Brake {
    /** Nothing yet. */
    UNDECIDED,
    /** It waits for an operator, also if another change makes the state due. */
    HELD,
    /** An operator has released it. */
    RELEASED
  }

  /**
   * How the work on a claimed state ended.
   *
   * @param sent what CometChat has now
   * @param deletedTokens the tokens of which nothing remains to be done
   * @param next what happens with the state
   * @param held whether the brake held the standing: unless no {@link DesiredUser#removal} is left,
   *     the state is parked with {@link #BRAKE} as soon as nothing else remains to be done
   * @param records what a store stores in the same transaction, if the audit is in its database,
   *     also if the lease has passed to another
   */
  record Completion(
      Sent sent,
      Collection<ChatToken> deletedTokens,
      Next next,
      boolean held,
      List<AuditRecord> records) {

    /** A completion without a record of the audit. */
    public Completion(Sent sent, Collection<ChatToken> deletedTokens, Next next, boolean held) {
      this(sent, deletedTokens, next, held, List.of());
    }
  }

  /** The outcome of the work on a claimed state. */
  record Completed(Claimed claimed, Completion completion) {}

  /** What happens next with a state; one that has changed meanwhile is due at once. */
  sealed interface Next {

    /** Nothing to do. */
    record Done() implements Next {}

    /**
     * To be carried out again.
     *
     * @param after the pause
     * @param ownFault whether the failure counts as an attempt of this user; otherwise it is an
     *     outage, and a change does not end the pause
     */
    record Retry(Duration after, boolean ownFault) implements Next {}

    /**
     * To be carried out only when an operator asks for it, or the user is changed.
     *
     * @param code CometChat's error code
     */
    record Park(String code) implements Next {}
  }

  /**
   * A state that is parked.
   *
   * @param uid the user
   * @param code CometChat's error code, or {@link UserStore#BRAKE}
   * @param since when it was parked
   */
  record Parked(Uid uid, String code, Instant since) {}

  /**
   * How many states there are.
   *
   * @param known all of them
   * @param pending those with something to do, not parked, and not {@link
   *     DesiredUser#isOnlyRevoked}
   * @param parked those that are parked
   * @param tokens how many listed tokens are still to be deleted
   * @param oldest for how long the first of the pending states had something to do when they were
   *     counted; zero if there is none
   */
  record Counts(long known, long pending, long parked, long tokens, Duration oldest) {}

  /**
   * What the gate reads of a user.
   *
   * @param standing whether the user may chat
   * @param signedOutAt the id of the last change that revoked all tokens; 0 if there was none
   * @param signedOutMillis see {@link DesiredUser#signedOutMillis}
   * @param sent what CometChat has
   */
  record GateView(Standing standing, long signedOutAt, long signedOutMillis, Sent sent) {

    /** A user for which nothing is stored. */
    public static GateView unknown() {
      return new GateView(Standing.ACTIVE, 0, 0, Sent.NOTHING);
    }

    /** Until an erasure is carried out, the user is deleted: a new one must not get the old one. */
    public static GateView of(DesiredUser user) {
      Standing standing = user.erases() ? Standing.DELETED : user.standing();
      return new GateView(standing, user.signedOutAt(), user.signedOutMillis(), user.sent());
    }
  }
}
