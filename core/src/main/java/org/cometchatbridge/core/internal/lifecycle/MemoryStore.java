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
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
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

  /** Those that are due now or later, by their urgency. */
  private final List<NavigableSet<Row>> queues =
      Stream.generate(MemoryStore::newQueue).limit(RowState.LEAST_URGENT + 1).toList();

  /** Those with something to do beside the deletion of single tokens, the oldest first. */
  private final Set<Row> waiting = new LinkedHashSet<>();

  /** Those that are parked, the oldest first. */
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

  private boolean forgettingLogged;
  private boolean closed;

  /** A user with something to do. Guarded by the store. */
  private static final class Row {
    private final long number;
    private final RowState state;

    /** Where it waits, and until when; {@code null} if there is nothing to do. */
    private @Nullable NavigableSet<Row> queue;

    private Duration queuedUntil = Duration.ZERO;
    private @Nullable Duration waitingSince;
    private @Nullable Parked shown;

    Row(long number, DesiredUser user) {
      this.number = number;
      this.state = RowState.of(user);
    }

    DesiredUser user() {
      return state.user();
    }

    Duration queuedUntil() {
      return queuedUntil;
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
      Row changed = row;
      update(
          changed,
          state -> {
            state.fold(++lastId, clock.instant().toEpochMilli(), change);
            state.changed(timer.elapsed());
          });
      settle(changed);
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

  private static NavigableSet<Row> newQueue() {
    return new TreeSet<>(
        Comparator.comparing(Row::queuedUntil).thenComparingLong(row -> row.number));
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

  /** A store that is full alternates between full and nearly full. */
  private void reportDropped() {
    if (dropped > 0 && open.size() <= maxUsers / 2) {
      log.warn("{} changes of users were dropped. Changes are recorded again", dropped);
      dropped = 0;
    }
  }

  /** Every change of a row, with what follows from it for the queues and the counts. */
  private void update(Row row, Consumer<RowState> change) {
    if (row.queue != null) {
      row.queue.remove(row);
    }
    int tokensBefore = row.user().tokensToDelete().size();
    change.accept(row.state);
    changeTokens(row.user().tokensToDelete().size() - tokensBefore);
    Duration until = row.state.dueAt();
    row.queue = until == null ? null : queues.get(row.state.urgency());
    if (until != null && row.queue != null) {
      row.queuedUntil = until;
      row.queue.add(row);
    }
    order(row);
    show(row);
  }

  /** A queue that is full alternates between full and nearly full. */
  private void changeTokens(int by) {
    tokens += by;
    if (droppedTokens > 0 && tokens <= MAX_TOKENS / 2) {
      log.warn(
          "The revocation queue has room again. {} tokens were not revoked and stay valid at"
              + " CometChat",
          droppedTokens);
      droppedTokens = 0;
    }
  }

  /** What becomes pending is the youngest. */
  private void order(Row row) {
    Duration since = row.state.pendingSince();
    if (!Objects.equals(since, row.waitingSince)) {
      row.waitingSince = since;
      waiting.remove(row);
      if (since != null) {
        waiting.add(row);
      }
    }
  }

  private Duration oldest() {
    Iterator<Row> first = waiting.iterator();
    Duration since = first.hasNext() ? first.next().waitingSince : null;
    return since == null ? Duration.ZERO : timer.elapsed().minus(since);
  }

  private void show(Row row) {
    String code = row.state.parkedFor();
    if (code == null) {
      parked.remove(row);
      row.shown = null;
    } else if (row.shown == null || !row.shown.code().equals(code)) {
      parked.remove(row);
      row.shown = new Parked(row.user().uid(), code, clock.instant());
      parked.add(row);
    }
  }

  /** Keeps only what was sent of a user with nothing to do. */
  private void settle(Row row) {
    DesiredUser user = row.user();
    boolean waits = row.queue != null || row.shown != null || !user.tokensToDelete().isEmpty();
    // The profile of a deactivated user waits for the activation.
    if (waits || (user.standing() != Standing.ACTIVE && !user.unsent().values().isEmpty())) {
      return;
    }
    Uid uid = user.uid();
    open.remove(uid);
    SentUser known = new SentUser(user);
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
    queues.forEach(queue -> claim(queue, now, most, claimed));
    return claimed;
  }

  private void claim(NavigableSet<Row> queue, Duration now, int most, List<Claimed> claimed) {
    while (claimed.size() < most
        && !queue.isEmpty()
        && queue.first().queuedUntil().compareTo(now) <= 0) {
      update(queue.first(), state -> claimed.add(state.claim(++lastNumber, now, lease())));
    }
  }

  @Override
  public synchronized void complete(Collection<Completed> outcomes) {
    outcomes.forEach(outcome -> completeOne(outcome.claimed(), outcome.completion()));
  }

  private void completeOne(Claimed claimed, Completion completion) {
    Row row = open.get(claimed.user().uid());
    if (row != null && row.state.lease() == claimed.lease()) {
      update(row, state -> state.complete(claimed, completion, timer.elapsed()));
      settle(row);
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

  @Override
  public synchronized @Nullable GateView read(Uid uid) {
    return view(uid);
  }

  private @Nullable GateView view(Uid uid) {
    Row row = open.get(uid);
    if (row != null) {
      return GateView.of(row.user());
    }
    SentUser known = sent.get(uid);
    if (known == null && !denied.isEmpty()) {
      known = denied.get(HashedUid.of(uid));
    }
    return known == null ? null : known.view();
  }

  @Override
  public synchronized @Nullable Duration nextDue() {
    Duration now = timer.elapsed();
    return queues.stream()
        .filter(queue -> !queue.isEmpty())
        .map(queue -> queue.first().queuedUntil().minus(now))
        .min(Comparator.naturalOrder())
        .map(left -> left.isNegative() ? Duration.ZERO : left)
        .orElse(null);
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
      if ((uid == null || uid.equals(row.user().uid()))
          && (code == null || code.equals(row.state.parkedFor()))) {
        update(row, state -> state.replay(timer.elapsed()));
        replayed++;
      }
    }
    return replayed;
  }

  @Override
  public synchronized Counts counts() {
    return new Counts(size(), waiting.size(), parked.size(), tokens, oldest());
  }

  @Override
  public synchronized void hasten() {
    List<Row> waiting = queues.stream().flatMap(NavigableSet::stream).toList();
    waiting.forEach(row -> update(row, state -> state.hasten(timer.elapsed())));
  }

  @Override
  public synchronized void close() {
    if (!closed && !waiting.isEmpty()) {
      log.warn(
          "The changes of {} users were not carried out before the bridge was closed, and are lost",
          waiting.size());
    }
    if (!closed && tokens > 0) {
      log.warn(
          "{} tokens were not revoked before the bridge was closed; they stay valid at CometChat",
          tokens);
      open.values()
          .forEach(
              row -> row.user().tokensToDelete().forEach(t -> revocations.failed(t.uid(), CLOSED)));
    }
    closed = true;
  }
}
