/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.BridgeListener;

/** What the bridge itself tells. Thread-safe. */
final class Events implements BridgeListener {

  private final Tally tally;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicInteger mostCalls = new AtomicInteger();

  Events(Tally tally) {
    this.tally = tally;
  }

  @Override
  public void onEvent(BridgeEvent event) {
    counts.computeIfAbsent(event.getClass().getSimpleName(), kind -> new LongAdder()).increment();
    if (event instanceof BridgeEvent.TokenCreated minted) {
      tally.minted();
      mostCalls.accumulateAndGet(minted.calls(), Math::max);
    }
  }

  /** How often one kind of event has come. */
  long count(String kind) {
    LongAdder count = counts.get(kind);
    return count == null ? 0 : count.sum();
  }

  /** How often each kind of event has come. */
  Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((kind, count) -> all.put(kind, count.sum()));
    return all;
  }

  /** The most calls that one token has cost. */
  int mostCalls() {
    return mostCalls.get();
  }
}
