/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** What has happened so far, also by the second. Thread-safe. */
final class Tally {

  /** What is counted. */
  enum What {
    /** Logins that the host answered as it should. */
    LOGINS("logins"),
    /** Logins whose own answer carried the token. */
    TOKENS_AT_ONCE("logins whose own answer had the token"),
    /** Logins that had a token before the visitor left. */
    TOKENS("logins that had a token before the visitor left"),
    /** Logouts. */
    LOGOUTS("logouts"),
    /** Visitors who left without a logout. */
    LEFT("visitors who left without a logout"),
    /** Logins as somebody else in the same session. */
    SWITCHES("logins as somebody else in the same session"),
    /** Tokens that a page said were refused. */
    REFUSALS("refusals told by a page"),
    /** Refusals that were answered with another token at once. */
    REPLACED("refusals answered with another token"),
    /** Refusals that the endpoint has no way to take. */
    NOT_TAKEN("refusals that the endpoint does not take"),
    /** All requests to the host. */
    REQUESTS("requests to the host");

    private final String words;

    What(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private static final int BUCKETS = 160;
  private static final double GROWTH = 1.1;
  private static final double FIRST_MILLIS = 0.05;
  private static final int COMPLAINTS_KEPT = 20;

  private final long start = System.nanoTime();
  private final Map<What, LongAdder> counts = new EnumMap<>(What.class);
  private final AtomicIntegerArray latencies;
  private final LongAdder failedLogins = new LongAdder();
  private final LongAdder foreignTokens = new LongAdder();
  private final LongAdder oddAnswers = new LongAdder();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final int seconds;

  Tally(long seconds) {
    this.seconds = Math.toIntExact(seconds);
    this.latencies = new AtomicIntegerArray(this.seconds * BUCKETS);
    for (What what : What.values()) {
      counts.put(what, new LongAdder());
    }
  }

  /** Seconds since the start. */
  double now() {
    return (System.nanoTime() - start) / 1e9;
  }

  void count(What what) {
    adder(what).increment();
  }

  long of(What what) {
    return adder(what).sum();
  }

  /** A login that the host has answered well. */
  void loggedIn(double millis) {
    count(What.LOGINS);
    int second = Math.min((int) now(), seconds - 1);
    latencies.incrementAndGet(second * BUCKETS + bucket(millis));
  }

  /** A login that the host did not answer well: what must never happen. */
  void failedLogin(String how) {
    failedLogins.increment();
    complain("a login failed: " + how);
  }

  /** A token that is not the visitor's: what must never happen. */
  void foreignToken(String how) {
    foreignTokens.increment();
    complain("a token of somebody else: " + how);
  }

  /** An answer to anything else that is not as it should be. */
  void oddAnswer(String how) {
    oddAnswers.increment();
    complain("an odd answer: " + how);
  }

  long failedLogins() {
    return failedLogins.sum();
  }

  long foreignTokens() {
    return foreignTokens.sum();
  }

  long oddAnswers() {
    return oddAnswers.sum();
  }

  List<String> complaints() {
    return new ArrayList<>(complaints);
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

  private void complain(String text) {
    if (complaints.size() < COMPLAINTS_KEPT) {
      complaints.add(text);
    }
  }

  private LongAdder adder(What what) {
    LongAdder adder = counts.get(what);
    if (adder == null) {
      throw new IllegalStateException("not counted: " + what);
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
