/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.internal.time.Timer;
import org.junit.jupiter.api.Test;

/** The map removes its oldest entries, and never the newest one or one that is pinned. */
class BoundedMapTest {

  private static final int MAX = 100;
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final ManualTime time = new ManualTime();
  private final List<Integer> expired = new ArrayList<>();
  private final List<Integer> tooMany = new ArrayList<>();

  /** A value that is pinned until it ends. */
  private static final class Value {
    private long endedAt = BoundedMap.PINNED;

    long left(long now) {
      return endedAt == BoundedMap.PINNED
          ? BoundedMap.PINNED
          : BoundedMap.left(endedAt, LIFETIME, now);
    }
  }

  private BoundedMap<Integer, Value> map(Timer timer, BoundedMap.Order order) {
    return new BoundedMap<>(
        timer,
        MAX,
        order,
        Value::left,
        (key, value, wasExpired) -> (wasExpired ? expired : tooMany).add(key));
  }

  private Value ended() {
    Value value = new Value();
    end(value);
    return value;
  }

  private void end(Value value) {
    value.endedAt = time.elapsed().toNanos();
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void beyondTheMaximum_theEntryThatWasWrittenFirstIsRemoved() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.WRITTEN);
    for (int key = 0; key < 3 * MAX; key++) {
      map.put(key, ended());
      map.get(0);
      assertThat(map.get(key)).isNotNull();
    }

    assertThat(tooMany).isEqualTo(numbers(0, 2 * MAX));
    assertThat(map.size()).isEqualTo(MAX);
  }

  @Test
  void beyondTheMaximum_theEntryThatWasUsedFirstIsRemoved() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.USED);
    for (int key = 0; key < 3 * MAX; key++) {
      map.put(key, ended());
      map.get(0);
    }

    assertThat(tooMany).isEqualTo(numbers(1, 2 * MAX + 1));
  }

  @Test
  void pinnedEntries_areNeverRemoved_andDoNotCount() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.WRITTEN);
    List<Value> pinned = new ArrayList<>();
    for (int key = 0; key < 5 * MAX; key++) {
      pinned.add(new Value());
      map.put(key, pinned.get(key));
    }
    for (int key = 5 * MAX; key < 6 * MAX; key++) {
      map.put(key, ended());
    }
    assertThat(tooMany).isEmpty();

    for (int key = 0; key < 5 * MAX; key++) {
      Value value = pinned.get(key);
      map.renew(key, value, () -> end(value));
    }
    map.put(-1, ended());

    assertThat(map.size()).isEqualTo(MAX);
    assertThat(map.get(5 * MAX - 1)).isNotNull();
    assertThat(tooMany).hasSize(5 * MAX + 1).doesNotContainAnyElementsOf(numbers(401, 500));
  }

  @Test
  void pinnedEntriesThatAreRemoved_doNotCountAnyMore() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.WRITTEN);
    for (int key = 0; key < MAX; key++) {
      Value value = new Value();
      map.put(key, value);
      if (key % 2 == 0) {
        map.remove(key);
      } else {
        map.remove(key, value);
      }
    }
    for (int key = 0; key < 2 * MAX; key++) {
      map.put(key, ended());
    }

    assertThat(map.size()).isEqualTo(MAX);
  }

  @Test
  void expiredEntry_isGoneAtOnce_andReportedOnce() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.WRITTEN);
    map.put(1, ended());
    map.put(2, ended());
    time.advance(LIFETIME.minusNanos(1));
    assertThat(map.get(1)).isNotNull();
    time.advance(Duration.ofNanos(1));

    assertThat(map.get(1)).isNull();
    Value next = ended();
    assertThat(map.compute(2, present -> present == null ? next : present)).isSameAs(next);
    assertThat(map.size()).isEqualTo(1);
    assertThat(expired).containsExactly(1, 2);
  }

  @Test
  void oneCall_removesAFewExpiredEntriesOnly() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.WRITTEN);
    numbers(0, MAX).forEach(key -> map.put(key, ended()));
    time.advance(LIFETIME);

    map.put(MAX, ended());

    assertThat(expired).isEqualTo(numbers(0, 16));
  }

  @Test
  void unusedMap_removesEntriesOnTime() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.WRITTEN).removingOnTime();
    Value running = new Value();
    map.put(0, running);
    map.put(1, ended());
    time.advance(Duration.ofMinutes(1));
    map.renew(0, running, () -> end(running));

    time.advance(LIFETIME.minusMinutes(1));
    assertThat(expired).containsExactly(1);
    time.advance(Duration.ofMinutes(1));
    assertThat(expired).containsExactly(1, 0);
    assertThat(time.pendingDelays()).isEmpty();
  }

  @Test
  void mapWithoutAFirstPinnedEntry_removesTheOthersOnTime() {
    BoundedMap<Integer, Value> map = map(time, BoundedMap.Order.WRITTEN).removingOnTime();
    map.put(0, new Value());
    map.put(1, ended());
    map.remove(0);

    time.advance(LIFETIME);

    assertThat(expired).containsExactly(1);
  }

  @Test
  void closedTimer_doesNotRunTheRemovalForever() {
    List<Duration> scheduled = new ArrayList<>();
    Timer closed =
        new Timer() {
          @Override
          public Duration elapsed() {
            return time.elapsed();
          }

          @Override
          public Cancellable schedule(Duration delay, Runnable task) {
            scheduled.add(delay);
            task.run();
            return () -> {};
          }

          @Override
          public void close() {}
        };
    BoundedMap<Integer, Value> map = map(closed, BoundedMap.Order.WRITTEN).removingOnTime();

    map.put(1, ended());
    map.put(2, ended());

    assertThat(scheduled).containsExactly(LIFETIME);
    assertThat(map.size()).isEqualTo(2);
  }
}
