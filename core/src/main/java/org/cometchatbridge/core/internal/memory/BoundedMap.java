/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A map that removes its oldest entries: those whose lifetime is over, and the first one if there
 * are more than permitted. The newest entry is never removed. A cache that estimates which entries
 * are worth keeping may remove exactly that one, and with it a token that was just created.
 *
 * <p>An entry needs half the memory of one in a Caffeine cache. Each operation holds the lock of
 * the map, for less than a microsecond except in {@link #values}.
 */
public final class BoundedMap<K, V> {

  /** The lifetime of a value that must not be removed; it does not count for the maximum. */
  public static final long PINNED = Long.MAX_VALUE;

  /** The lifetime of a value that is kept until there are too many. */
  public static final long UNLIMITED = PINNED - 1;

  /** Entries that one call removes at most: a login must not wait until a million are removed. */
  private static final int REMOVED_AT_ONCE = 16;

  private static final int REMOVED_AT_ONCE_BY_TIMER = 10_000;

  private static final Duration SHORTEST_DELAY = Duration.ofSeconds(1);

  private final Timer timer;
  private final long max;
  private final Order order;
  private final Lifetime<V> lifetime;
  private final Removal<K, V> removal;
  private final Lock lock = new ReentrantLock();

  /** The oldest first; guarded by the lock, like all that follows. */
  private final Map<K, V> entries;

  private long pinned;
  private boolean removesOnTime;
  private boolean scheduled;
  private long scheduledFor;

  /** Which entry is the oldest. */
  public enum Order {
    /** The one that was written first. */
    WRITTEN,
    /** The one that was neither written nor read for the longest time. */
    USED
  }

  /** Determines how long values are kept. */
  @FunctionalInterface
  public interface Lifetime<V> {

    /**
     * The nanoseconds for which a value is still kept, not positive if its lifetime is over, or
     * {@link #PINNED}.
     *
     * @param now the timer's time in nanoseconds
     */
    long left(V value, long now);
  }

  /** Is called without the lock for each entry that the map itself has removed. */
  @FunctionalInterface
  public interface Removal<K, V> {

    /**
     * An entry was removed.
     *
     * @param expired whether its lifetime was over; otherwise there were more than permitted
     */
    void removed(K key, V value, boolean expired);
  }

  /** Computes a value under the lock of the map. */
  @FunctionalInterface
  public interface Change<V> {

    /** The value instead of the present one; {@code null} means none. */
    @Nullable V apply(@Nullable V present);
  }

  private record Removed<K, V>(K key, V value, boolean expired) {}

  /** Creates an empty map. */
  public BoundedMap(
      Timer timer, long max, Order order, Lifetime<V> lifetime, Removal<K, V> removal) {
    this.timer = timer;
    this.max = max;
    this.order = order;
    this.lifetime = lifetime;
    this.removal = removal;
    this.entries = new LinkedHashMap<>(16, 0.75f, order == Order.USED);
  }

  /** A map of which nothing depends on an entry that is removed. */
  public BoundedMap(Timer timer, long max, Order order, Lifetime<V> lifetime) {
    this(timer, max, order, lifetime, (key, value, expired) -> {});
  }

  /** Removes entries on time, too, even if the map is not used. For {@link Order#WRITTEN}. */
  public BoundedMap<K, V> removingOnTime() {
    removesOnTime = true;
    return this;
  }

  /** How long a value is kept that was written at a point in time of the timer. */
  public static long left(long writtenAt, Duration lifetime, long now) {
    return writtenAt + lifetime.toNanos() - now;
  }

  /** The value, unless its lifetime is over. */
  public @Nullable V get(K key) {
    V value;
    lock.lock();
    try {
      value = entries.get(key);
      if (value == null || lifetime.left(value, timer.elapsed().toNanos()) > 0) {
        return value;
      }
      removeEntry(key);
    } finally {
      lock.unlock();
    }
    removal.removed(key, value, true);
    return null;
  }

  /** Writes a value, which becomes the newest one. */
  public void put(K key, V value) {
    compute(key, present -> value);
  }

  /** Changes a value. A value that stays the same does not become newer. */
  public @Nullable V compute(K key, Change<V> change) {
    List<Removed<K, V>> removed = new ArrayList<>(0);
    V next;
    lock.lock();
    try {
      long now = timer.elapsed().toNanos();
      V present = entries.get(key);
      if (present != null && lifetime.left(present, now) <= 0) {
        removeEntry(key);
        removed.add(new Removed<>(key, present, true));
        present = null;
      }
      next = change.apply(present);
      if (next == null) {
        removeEntry(key);
      } else if (next != present) {
        write(key, next, now);
      }
      trim(now, REMOVED_AT_ONCE, removed);
    } finally {
      lock.unlock();
    }
    report(removed);
    return next;
  }

  /**
   * Makes an entry the newest one.
   *
   * @param before changes the value first, if the entry is present
   */
  public void renew(K key, V value, Runnable before) {
    List<Removed<K, V>> removed = new ArrayList<>(0);
    lock.lock();
    try {
      if (entries.get(key) != value) {
        return;
      }
      removeEntry(key);
      before.run();
      long now = timer.elapsed().toNanos();
      write(key, value, now);
      trim(now, REMOVED_AT_ONCE, removed);
    } finally {
      lock.unlock();
    }
    report(removed);
  }

  /** Removes an entry, which is not reported, and returns its value. */
  public @Nullable V remove(K key) {
    lock.lock();
    try {
      V removed = removeEntry(key);
      scheduleNext();
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Removes an entry with this value; false if there is another one, or none. */
  public boolean remove(K key, V value) {
    lock.lock();
    try {
      boolean present = value.equals(entries.get(key));
      if (present) {
        removeEntry(key);
        scheduleNext();
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The values that match, for a report or the end: reads all entries, which takes milliseconds.
   */
  public List<V> values(Predicate<V> condition) {
    lock.lock();
    try {
      long now = timer.elapsed().toNanos();
      return entries.values().stream()
          .filter(value -> condition.test(value) && lifetime.left(value, now) > 0)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** The number of entries, some of which may have expired. */
  public int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** Removes all entries, and reports none. */
  public void clear() {
    lock.lock();
    try {
      entries.clear();
      pinned = 0;
    } finally {
      lock.unlock();
    }
  }

  private void write(K key, V value, long now) {
    V previous = order == Order.WRITTEN ? entries.remove(key) : null;
    V replaced = entries.put(key, value);
    V before = replaced == null ? previous : replaced;
    if (before != null && isPinned(before, now)) {
      pinned--;
    }
    if (isPinned(value, now)) {
      pinned++;
    }
  }

  private @Nullable V removeEntry(K key) {
    V removed = entries.remove(key);
    if (removed != null && isPinned(removed, timer.elapsed().toNanos())) {
      pinned--;
    }
    return removed;
  }

  private boolean isPinned(V value, long now) {
    return lifetime.left(value, now) == PINNED;
  }

  /** Removes what is too old or too much. Pinned entries are put off: their turn comes again. */
  private void trim(long now, int atOnce, List<Removed<K, V>> removed) {
    for (int i = 0; i < atOnce; i++) {
      Iterator<Map.Entry<K, V>> oldestFirst = entries.entrySet().iterator();
      if (!oldestFirst.hasNext()) {
        return;
      }
      Map.Entry<K, V> oldest = oldestFirst.next();
      K key = oldest.getKey();
      V value = oldest.getValue();
      long left = lifetime.left(value, now);
      if (left > 0 && entries.size() - pinned <= max) {
        scheduleRemoval(left, now);
        return;
      }
      oldestFirst.remove();
      if (left == PINNED) {
        entries.put(key, value);
      } else {
        removed.add(new Removed<>(key, value, left <= 0));
      }
    }
  }

  private void scheduleNext() {
    if (removesOnTime && !scheduled && !entries.isEmpty()) {
      long now = timer.elapsed().toNanos();
      scheduleRemoval(lifetime.left(entries.values().iterator().next(), now), now);
    }
  }

  private void scheduleRemoval(long left, long now) {
    // A pinned entry is written again when it ends, and everything behind it is newer.
    if (!removesOnTime || scheduled || left == PINNED) {
      return;
    }
    long delay = Math.max(left, SHORTEST_DELAY.toNanos());
    scheduled = true;
    scheduledFor = now + delay;
    timer.schedule(Duration.ofNanos(delay), this::removeExpired);
  }

  private void removeExpired() {
    List<Removed<K, V>> removed = new ArrayList<>();
    lock.lock();
    try {
      long now = timer.elapsed().toNanos();
      if (now - scheduledFor < 0) {
        // The timer is closed and runs tasks immediately.
        return;
      }
      scheduled = false;
      trim(now, REMOVED_AT_ONCE_BY_TIMER, removed);
      if (!entries.isEmpty() && removed.size() == REMOVED_AT_ONCE_BY_TIMER) {
        scheduleRemoval(1, now);
      }
    } finally {
      lock.unlock();
    }
    report(removed);
  }

  private void report(List<Removed<K, V>> removed) {
    removed.forEach(entry -> removal.removed(entry.key(), entry.value(), entry.expired()));
  }
}
