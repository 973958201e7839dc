/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.BridgeListener;

/** Counts the events of the bridge. Thread-safe. */
final class EventCounter implements BridgeListener {

  private final Statistics statistics;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicInteger mostCalls = new AtomicInteger();

  EventCounter(Statistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public void onEvent(BridgeEvent event) {
    counts.computeIfAbsent(event.getClass().getSimpleName(), kind -> new LongAdder()).increment();
    if (event instanceof BridgeEvent.TokenCreated minted) {
      statistics.minted();
      mostCalls.accumulateAndGet(minted.calls(), Math::max);
    }
  }

  /** The number of events of one kind. */
  long count(String kind) {
    LongAdder count = counts.get(kind);
    return count == null ? 0 : count.sum();
  }

  /** The number of events by kind. */
  Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((kind, count) -> all.put(kind, count.sum()));
    return all;
  }

  /** The maximum number of calls for one token. */
  int mostCalls() {
    return mostCalls.get();
  }
}
