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

/** What visitors and bridge have seen, by the time of the run. Thread-safe. */
final class Tally {

  /** Things that are counted. */
  enum What {
    LOGINS("logins"),
    TOKENS_AT_ONCE("logins whose own response had the token"),
    TOKENS("logins that had a token before the visitor left"),
    WAITED("logins whose answer waited for its token in vain"),
    LOGOUTS("logouts"),
    LEFT("visitors who left without a logout"),
    LEFT_WITHDRAWN(
        "… of them with a rejected token that had no successor, which the bridge deletes later"),
    SWITCHES("logins as somebody else in the same session"),
    REJECTIONS("rejections told by a page"),
    REPLACED("rejections answered with another token"),
    NOT_REPLACED_NOW("rejections answered with 503, as there was no other token now"),
    REJECTED_TOO_OFTEN("rejections answered with 429, as there were too many"),
    CHATS_ENDED("chats ended by a page"),
    REQUESTS("requests to the application");

    private final String words;

    What(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Things that must not happen. */
  enum Wrong {
    FAILED_LOGIN("a login failed"),
    FOREIGN_TOKEN("a token of somebody else"),
    DEAD_TOKEN("a token that CometChat does not take"),
    ODD_ANSWER("an odd answer");

    private final String words;

    Wrong(String words) {
      this.words = words;
    }
  }

  /** A login that has waited for the whole of the maximum login wait, give or take a moment. */
  private static final double WAITED_MILLIS = 950;

  private static final int BUCKETS = 160;
  private static final double GROWTH = 1.1;
  private static final double FIRST_MILLIS = 0.05;
  private static final int COMPLAINTS_KEPT = 20;

  private final Map<What, LongAdder> counts = new EnumMap<>(What.class);
  private final Map<Wrong, LongAdder> wrongs = new EnumMap<>(Wrong.class);
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final int seconds;
  private final AtomicIntegerArray latencies;
  private final Timeline logins;
  private final Timeline loginsWithToken;
  private final Timeline waited;
  private final Timeline mints;
  private final Timeline calls;
  private volatile long start = System.nanoTime();

  Tally(long seconds) {
    this.seconds = Math.toIntExact(seconds);
    this.latencies = new AtomicIntegerArray(this.seconds * BUCKETS);
    this.logins = new Timeline(seconds);
    this.loginsWithToken = new Timeline(seconds);
    this.waited = new Timeline(seconds);
    this.mints = new Timeline(seconds);
    this.calls = new Timeline(seconds);
    for (What what : What.values()) {
      counts.put(what, new LongAdder());
    }
    for (Wrong wrong : Wrong.values()) {
      wrongs.put(wrong, new LongAdder());
    }
  }

  /** The run begins now. */
  void begin() {
    start = System.nanoTime();
  }

  /** Seconds since the start. */
  double now() {
    return (System.nanoTime() - start) / 1e9;
  }

  void count(What what) {
    adder(counts, what).increment();
  }

  long of(What what) {
    return adder(counts, what).sum();
  }

  /** A login that the application has answered well. */
  void loggedIn(double at, double millis) {
    count(What.LOGINS);
    logins.add(at);
    latencies.incrementAndGet(Math.min((int) at, seconds - 1) * BUCKETS + bucket(millis));
    if (millis >= WAITED_MILLIS) {
      count(What.WAITED);
      waited.add(at);
    }
  }

  /** The login that began then has got its token. */
  void gotToken(double loggedInAt) {
    count(What.TOKENS);
    loginsWithToken.add(loggedInAt);
  }

  /** CometChat has been called. */
  void called() {
    calls.add(now());
  }

  /** The bridge has got a token. */
  void minted() {
    mints.add(now());
  }

  void wrong(Wrong wrong, String how) {
    adder(wrongs, wrong).increment();
    if (complaints.size() < COMPLAINTS_KEPT) {
      complaints.add(String.format(Locale.ROOT, "%s at %.1f s: %s", wrong.words, now(), how));
    }
  }

  long of(Wrong wrong) {
    return adder(wrongs, wrong).sum();
  }

  List<String> complaints() {
    return new ArrayList<>(complaints);
  }

  Timeline logins() {
    return logins;
  }

  Timeline loginsWithToken() {
    return loginsWithToken;
  }

  /** Logins whose answer was held for the whole of the maximum login wait. */
  Timeline waited() {
    return waited;
  }

  Timeline mints() {
    return mints;
  }

  Timeline calls() {
    return calls;
  }

  /** The latency that a share of the logins of some seconds did not exceed, in milliseconds. */
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
