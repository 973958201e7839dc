/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens in a run, by time. Thread-safe. */
final class Statistics {

  /** Counted actions and results. */
  enum Counter {
    LOGINS("logins"),
    TOKENS_AT_ONCE("logins whose own response had the token"),
    TOKENS("logins that had a token before the visitor left"),
    WAITED("logins whose response waited for a token without getting it"),
    LOGOUTS("logouts"),
    LEFT("visitors who left without a logout"),
    LEFT_WITHDRAWN(
        "… of them with a rejected token that was not replaced; the bridge revokes it later"),
    SWITCHES("logins as another user in the same session"),
    REJECTIONS("tokens that a page reported as rejected"),
    REPLACED("… replaced by another token"),
    NOT_REPLACED_NOW("… response 503: no other token available"),
    REJECTED_TOO_OFTEN("… response 429: too many"),
    CHATS_ENDED("chats ended by a page"),
    REQUESTS("requests to the application");

    private final String words;

    Counter(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Results that must not occur. */
  enum Violation {
    FAILED_LOGIN("a login failed"),
    FOREIGN_TOKEN("a token of another user"),
    REJECTED_TOKEN("a token that CometChat rejects"),
    UNEXPECTED_RESPONSE("an unexpected response");

    private final String words;

    Violation(String words) {
      this.words = words;
    }
  }

  /** A login with this latency has waited for the whole of {@code maxLoginWait}. */
  private static final double WAITED_MILLIS = 950;

  private static final int BUCKETS = 160;
  private static final double GROWTH = 1.1;
  private static final double FIRST_MILLIS = 0.05;
  private static final int VIOLATIONS_KEPT = 20;

  private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);
  private final Map<Violation, LongAdder> wrongs = new EnumMap<>(Violation.class);
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final int seconds;
  private final AtomicIntegerArray latencies;
  private final Timeline logins;
  private final Timeline loginsWithToken;
  private final Timeline waited;
  private final Timeline mints;
  private final Timeline calls;
  private volatile long start = System.nanoTime();

  Statistics(long seconds) {
    this.seconds = Math.toIntExact(seconds);
    this.latencies = new AtomicIntegerArray(this.seconds * BUCKETS);
    this.logins = new Timeline(seconds);
    this.loginsWithToken = new Timeline(seconds);
    this.waited = new Timeline(seconds);
    this.mints = new Timeline(seconds);
    this.calls = new Timeline(seconds);
    for (Counter what : Counter.values()) {
      counts.put(what, new LongAdder());
    }
    for (Violation wrong : Violation.values()) {
      wrongs.put(wrong, new LongAdder());
    }
  }

  /** Starts the run. */
  void begin() {
    start = System.nanoTime();
  }

  /** Seconds since the start. */
  double now() {
    return (System.nanoTime() - start) / 1e9;
  }

  void count(Counter what) {
    adder(counts, what).increment();
  }

  long of(Counter what) {
    return adder(counts, what).sum();
  }

  /** Records a successful login. */
  void loggedIn(double at, double millis) {
    count(Counter.LOGINS);
    logins.add(at);
    latencies.incrementAndGet(Math.min((int) at, seconds - 1) * BUCKETS + bucket(millis));
    if (millis >= WAITED_MILLIS) {
      count(Counter.WAITED);
      waited.add(at);
    }
  }

  /** Records that the login that began then has got its token. */
  void gotToken(double loggedInAt) {
    count(Counter.TOKENS);
    loginsWithToken.add(loggedInAt);
  }

  /** Records a call to CometChat. */
  void called() {
    calls.add(now());
  }

  /** Records a minted token. */
  void minted() {
    mints.add(now());
  }

  void wrong(Violation wrong, String how) {
    adder(wrongs, wrong).increment();
    if (violations.size() < VIOLATIONS_KEPT) {
      violations.add(String.format(Locale.ROOT, "%s at %.1f s: %s", wrong.words, now(), how));
    }
  }

  long of(Violation wrong) {
    return adder(wrongs, wrong).sum();
  }

  List<String> violations() {
    return new ArrayList<>(violations);
  }

  Timeline logins() {
    return logins;
  }

  Timeline loginsWithToken() {
    return loginsWithToken;
  }

  /** The logins whose response was delayed for the whole of {@code maxLoginWait}. */
  Timeline waited() {
    return waited;
  }

  Timeline mints() {
    return mints;
  }

  Timeline calls() {
    return calls;
  }

  /** The latency in milliseconds that a share of the logins of a period did not exceed. */
  double latency(double share, int from, int to) {
    long all = 0;
    long[] sums = new long[BUCKETS];
    for (int second = Math.max(0, from); second < Math.min(to, seconds); second++) {
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        int here = latencies.get(second * BUCKETS + bucket);
        sums[bucket] += here;
        all += here;
      }
    }
    long wanted = (long) Math.ceil(all * share);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS && all > 0; bucket++) {
      seen += sums[bucket];
      if (seen >= wanted) {
        return FIRST_MILLIS * Math.pow(GROWTH, bucket);
      }
    }
    return 0;
  }

  private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalStateException("not counted: " + key);
    }
    return adder;
  }

  private static int bucket(double millis) {
    if (millis <= FIRST_MILLIS) {
      return 0;
    }
    int bucket = (int) Math.ceil(Math.log(millis / FIRST_MILLIS) / Math.log(GROWTH));
    return Math.min(bucket, BUCKETS - 1);
  }
}
