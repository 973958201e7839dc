/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Holds the desired states in memory. They are lost when the process ends.
 *
 * <p>A change is folded when it is inserted, so there is no outbox. When the store is full, users
 * with nothing to do are forgotten, and last those who are deactivated, deleted or signed out. A
 * pending change is never forgotten; when all users have one, changes of further users are dropped.
 */
public final class MemoryStore implements UserStore {

  private static final String QUEUE_FULL = "QUEUE_FULL";
  private static final String CLOSED = "CLOSED";
  private static final String RELEASED = "RELEASED";

  /** How many tokens may wait for their deletion. */
  private static final int MAX_TOKENS = 10_000;

  private final Timer timer;
  private final InstantSource clock;
  private final int maxUsers;
  private final Events events;
  private final RevocationReport revocations;
  private final OperatorLog log;

  /** The users with something to do now or later. */
  private final Map<Uid, Row> open = new HashMap<>();

  private final SortedSet<Row> due = newQueue();

  /** Users of whom tokens end. They do not wait for the profiles of others. */
  private final SortedSet<Row> dueFirst = newQueue();

  /** Among them those that are parked, the oldest first. */
  private final Set<Row> parked = new LinkedHashSet<>();

  /** Users whose profile was sent, the one that is not used for longest first. */
  private final Map<Uid, SentUser> sent = new LinkedHashMap<>(16, 0.75f, true);

  /** Users who may not chat, or whose earlier login sessions may not. */
  private final Map<HashedUid, SentUser> denied = new LinkedHashMap<>();

  private long lastId;
  private long lastNumber;
  private int dropped;
  private int tokens;
  private int droppedTokens;

  /** How many of those that are due do more than to delete listed tokens. */
  private int pending;

  private boolean forgettingLogged;
  private boolean closed;

  /** A user with something to do. Guarded by the store. */
  private static final class Row {
    private final long number;
    private DesiredUser user;
    private long version;
    private long lease;
    private int attempts;
    private @Nullable String actor;

    /** A pause that is caused by an outage. */
    private boolean inOutage;

    /** When to carry it out, or when the lease ends; {@code null} if there is nothing to do. */
    private @Nullable Duration dueAt;

    private boolean inFirst;
    private boolean isPending;
    private @Nullable String parkedFor;
    private @Nullable Parked shown;

    Row(long number, DesiredUser user) {
      this.number = number;
      this.user = user;
    }

    Duration dueAt() {
      return dueAt == null ? Duration.ZERO : dueAt;
    }

    Brake brake() {
      if (BRAKE.equals(parkedFor)) {
        return Brake.HELD;
      }
      return RELEASED.equals(parkedFor) ? Brake.RELEASED : Brake.UNDECIDED;
    }
  }

  /**
   * Creates an empty store.
   *
   * @param clock the ids of changes begin at its time, so that they are higher than those of an
   *     earlier process
   * @param maxUsers how many users are kept at most
   */
  public MemoryStore(
      Timer timer, InstantSource clock, int maxUsers, Events events, Audit audit, OperatorLog log) {
    this.timer = timer;
    this.clock = clock;
    this.maxUsers = maxUsers;
    this.events = events;
    this.revocations = new RevocationReport(events, audit, log);
    this.log = log.named(MemoryStore.class);
    this.lastId = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  @Override
  public synchronized void insert(Change change) {
    if (closed) {
      throw new IllegalStateException(
          "The bridge is closed, so the change of a user was not recorded");
    }
    Uid uid = change.uid();
    Row row = open.get(uid);
    if (change.content() instanceof Change.Revocation && tokens >= MAX_TOKENS) {
      dropToken(uid);
      return;
    }
    if (row == null && change.content() instanceof Change.Creation && size() >= maxUsers) {
      return;
    }
    if (row == null) {
      row = opened(uid, change);
    }
    if (row != null) {
      fold(row, change);
    }
  }

  /** The row of a user who had none, or {@code null} if there is no room. */
  private @Nullable Row opened(Uid uid, Change change) {
    SentUser known = sent.remove(uid);
    if (known == null && !denied.isEmpty()) {
      known = denied.remove(HashedUid.of(uid));
    }
    if (known == null && !makeRoom()) {
      if (change.content() instanceof Change.Revocation) {
        revocations.failed(uid, QUEUE_FULL);
      } else {
        drop(uid);
      }
      return null;
    }
    DesiredUser user =
        known == null ? DesiredUser.unknown(uid, change.owner()) : known.user(uid, change.owner());
    Row row = new Row(++lastNumber, user);
    open.put(uid, row);
    return row;
  }

  private static SortedSet<Row> newQueue() {
    return new TreeSet<>(Comparator.comparing(Row::dueAt).thenComparingLong(row -> row.number));
  }

  private boolean makeRoom() {
    if (size() < maxUsers || removeFirst(sent)) {
      return true;
    }
    if (!removeFirst(denied)) {
      return false;
    }
    if (!forgettingLogged) {
      forgettingLogged = true;
      log.warn(
          "There are more than {} users who are deactivated, deleted or signed out, so the bridge"
              + " forgets the first of them: their old login sessions may get a token again."
              + " Further cases are not logged. Increase maxCachedUsers",
          maxUsers);
    }
    return true;
  }

  private static <K> boolean removeFirst(Map<K, SentUser> users) {
    Iterator<K> first = users.keySet().iterator();
    if (!first.hasNext()) {
      return false;
    }
    first.next();
    first.remove();
    return true;
  }

  private int size() {
    return open.size() + sent.size() + denied.size();
  }

  private void drop(Uid uid) {
    if (dropped++ == 0) {
      log.warn(
          "{} users have changes that wait for CometChat, so changes of further users are dropped."
              + " Increase maxCachedUsers, or save these users again later",
          maxUsers);
    }
    events.publish(new BridgeEvent.UserChangeDropped(uid));
  }

  private void dropToken(Uid uid) {
    if (droppedTokens++ == 0) {
      log.warn(
          "The revocation queue is full ({} tokens). Further tokens are not revoked and stay valid"
              + " at CometChat",
          MAX_TOKENS);
    }
    revocations.failed(uid, QUEUE_FULL);
  }

  /** A queue that is full alternates between full and nearly full. */
  private void changeTokens(DesiredUser before, DesiredUser after) {
    tokens += after.tokensToDelete().size() - before.tokensToDelete().size();
    if (droppedTokens > 0 && tokens <= MAX_TOKENS / 2) {
      log.warn(
          "The revocation queue has room again. {} tokens were not revoked and stay valid at"
              + " CometChat",
          droppedTokens);
      droppedTokens = 0;
    }
  }

  /** A store that is full alternates between full and nearly full. */
  private void reportDropped() {
    if (dropped > 0 && open.size() <= maxUsers / 2) {
      log.warn("{} changes of users were dropped. Changes are recorded again", dropped);
      dropped = 0;
    }
  }

  private void fold(Row row, Change change) {
    DesiredUser before = row.user;
    row.user = before.with(++lastId, clock.instant().toEpochMilli(), change);
    changeTokens(before, row.user);
    row.version++;
    row.attempts = 0;
    if (!(change.content() instanceof Change.Revocation)) {
      row.actor = change.actor();
    }
    if (row.user.removal() == 0
        || (row.user.removal() != before.removal() && row.brake() == Brake.RELEASED)) {
      park(row, null);
    }
    if (row.brake() == Brake.UNDECIDED) {
      park(row, null);
    }
    if (isLeased(row) || (row.inOutage && isLater(row))) {
      setDue(row, row.dueAt);
      return;
    }
    if (row.user.isSettled()) {
      setDue(row, null);
      settle(row);
    } else {
      row.inOutage = false;
      setDue(row, timer.elapsed());
    }
  }

  private boolean isLeased(Row row) {
    return row.lease != 0 && isLater(row);
  }

  private boolean isLater(Row row) {
    return row.dueAt != null && row.dueAt.compareTo(timer.elapsed()) > 0;
  }

  private void setDue(Row row, @Nullable Duration at) {
    remove(row);
    if (at != null) {
      row.inFirst = row.user.revokesTokens();
      row.isPending = !row.user.isOnlyRevoked();
      add(row, at);
    }
  }

  /** What it does remains unknown until the lease ends. */
  private void lease(Row row, Duration until) {
    remove(row);
    add(row, until);
  }

  private void remove(Row row) {
    if (row.dueAt != null) {
      (row.inFirst ? dueFirst : due).remove(row);
      pending -= row.isPending ? 1 : 0;
      row.dueAt = null;
    }
  }

  private void add(Row row, Duration at) {
    row.dueAt = at;
    (row.inFirst ? dueFirst : due).add(row);
    pending += row.isPending ? 1 : 0;
  }

  private void park(Row row, @Nullable String code) {
    if (code != null && code.equals(row.parkedFor)) {
      return;
    }
    parked.remove(row);
    row.parkedFor = code;
    row.shown = null;
    if (code != null && !code.equals(RELEASED)) {
      row.shown = new Parked(row.user.uid(), code, clock.instant());
      parked.add(row);
    }
  }

  /** Keeps only what was sent of a user with nothing to do. */
  private void settle(Row row) {
    boolean waits = row.dueAt != null || row.shown != null || !row.user.tokensToDelete().isEmpty();
    // The profile of a deactivated user waits for the activation.
    if (waits
        || (row.user.standing() != Standing.ACTIVE && !row.user.unsent().values().isEmpty())) {
      return;
    }
    Uid uid = row.user.uid();
    open.remove(uid);
    SentUser known = new SentUser(row.user);
    if (known.isDenied()) {
      denied.put(HashedUid.of(uid), known);
    } else if (known.hasProfile()) {
      sent.put(uid, known);
    }
    reportDropped();
  }

  @Override
  public int fold() {
    return 0;
  }

  @Override
  public synchronized List<Claimed> claim(int most) {
    List<Claimed> claimed = new ArrayList<>();
    Duration now = timer.elapsed();
    claim(dueFirst, now, most, claimed);
    claim(due, now, most, claimed);
    return claimed;
  }

  private void claim(SortedSet<Row> queue, Duration now, int most, List<Claimed> claimed) {
    while (claimed.size() < most && !queue.isEmpty() && queue.first().dueAt().compareTo(now) <= 0) {
      Row row = queue.first();
      row.lease = ++lastNumber;
      claimed.add(
          new Claimed(row.user, row.version, row.lease, row.attempts, row.brake(), row.actor));
      row.user = row.user.with(row.user.sentDuringCalls());
      lease(row, now.plus(LEASE));
    }
  }

  @Override
  public synchronized void complete(Claimed claimed, Completion completion) {
    Row row = open.get(claimed.user().uid());
    if (row == null || row.lease != claimed.lease()) {
      return;
    }
    row.lease = 0;
    DesiredUser before = row.user;
    row.user = before.completed(claimed.user(), completion);
    changeTokens(before, row.user);
    boolean changed = row.version != claimed.version();
    if (completion.held() && row.user.removal() != 0 && row.parkedFor == null) {
      park(row, BRAKE);
    }
    if (completion.next() instanceof Next.Retry retry) {
      retry(row, changed, retry);
    } else if (changed) {
      setDue(row, row.user.isSettled() ? null : timer.elapsed());
    } else {
      finish(row, completion.next());
    }
    settle(row);
  }

  private void retry(Row row, boolean changed, Next.Retry retry) {
    row.inOutage = !retry.ownFault();
    if (retry.ownFault() && !changed) {
      row.attempts++;
    }
    boolean atOnce = retry.ownFault() && changed;
    setDue(row, atOnce ? timer.elapsed() : timer.elapsed().plus(retry.after()));
  }

  private void finish(Row row, Next next) {
    row.attempts = 0;
    setDue(row, null);
    if (next instanceof Next.Park park) {
      if (row.brake() != Brake.HELD) {
        park(row, park.code());
      }
      return;
    }
    if (row.brake() != Brake.HELD) {
      park(row, null);
    }
  }

  @Override
  public synchronized Map<Uid, GateView> read(Collection<Uid> uids) {
    Map<Uid, GateView> views = new HashMap<>();
    for (Uid uid : new HashSet<>(uids)) {
      GateView view = view(uid);
      if (view != null) {
        views.put(uid, view);
      }
    }
    return views;
  }

  private @Nullable GateView view(Uid uid) {
    Row row = open.get(uid);
    if (row != null) {
      return GateView.of(row.user);
    }
    SentUser known = sent.get(uid);
    if (known == null && !denied.isEmpty()) {
      known = denied.get(HashedUid.of(uid));
    }
    return known == null ? null : known.view();
  }

  @Override
  public synchronized @Nullable Duration nextDue() {
    Row next = due.isEmpty() ? null : due.first();
    if (!dueFirst.isEmpty()
        && (next == null || dueFirst.first().dueAt().compareTo(next.dueAt()) < 0)) {
      next = dueFirst.first();
    }
    if (next == null) {
      return null;
    }
    Duration left = next.dueAt().minus(timer.elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public synchronized List<Parked> parked(int most) {
    List<Parked> shown = new ArrayList<>();
    for (Row row : parked) {
      if (row.shown != null && shown.size() < most) {
        shown.add(row.shown);
      }
    }
    return shown;
  }

  @Override
  public synchronized @Nullable Parked parked(Uid uid) {
    Row row = open.get(uid);
    return row == null ? null : row.shown;
  }

  @Override
  public synchronized int replay(@Nullable Uid uid, @Nullable String code) {
    int replayed = 0;
    for (Row row : List.copyOf(parked)) {
      if ((uid == null || uid.equals(row.user.uid()))
          && (code == null || code.equals(row.parkedFor))) {
        replay(row);
        replayed++;
      }
    }
    return replayed;
  }

  private void replay(Row row) {
    park(row, row.brake() == Brake.HELD ? RELEASED : null);
    row.attempts = 0;
    row.version++;
    if (!isLeased(row)) {
      row.inOutage = false;
      setDue(row, timer.elapsed());
    }
  }

  @Override
  public synchronized Counts counts() {
    return new Counts(size(), pending, parked.size(), tokens);
  }

  @Override
  public synchronized void hasten() {
    List<Row> waiting = new ArrayList<>(due);
    waiting.addAll(dueFirst);
    for (Row row : waiting) {
      if (row.lease == 0 && isLater(row)) {
        row.inOutage = false;
        setDue(row, timer.elapsed());
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed && pending > 0) {
      log.warn(
          "The changes of {} users were not carried out before the bridge was closed, and are lost",
          pending);
    }
    if (!closed && tokens > 0) {
      log.warn(
          "{} tokens were not revoked before the bridge was closed; they stay valid at CometChat",
          tokens);
      open.values()
          .forEach(
              row -> row.user.tokensToDelete().forEach(t -> revocations.failed(t.uid(), CLOSED)));
    }
    closed = true;
  }
}
