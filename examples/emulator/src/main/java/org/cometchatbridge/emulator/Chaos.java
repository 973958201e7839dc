/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Faults by chance: each request of the REST API meets one of several kinds of fault, or none, with
 * a probability for each kind. The same seed draws the same sequence, so the n-th request since
 * {@link Faults#startChaos} always meets the same fate. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Chaos {

  /**
   * A kind of fault.
   *
   * @since 0.1.0
   */
  public enum Kind {
    /** The response comes {@link Chaos#slowDelay()} later. */
    SLOW,
    /** The response comes {@link Chaos#hangDelay()} later, when nobody waits for it any more. */
    HANG,
    /** 500 and an error envelope. */
    SERVER_ERROR,
    /** 502 and a gateway's HTML page. */
    BAD_GATEWAY,
    /** 503 with {@code Retry-After: 1}. */
    UNAVAILABLE,
    /** 429 with {@code Retry-After: 1}. */
    RATE_LIMITED,
    /** A TCP reset before the operation takes effect. */
    RESET,
    /** A TCP reset after the operation has taken effect. */
    LOST_RESPONSE,
    /** The end of the connection inside the headers. */
    CUT_HEADERS,
    /** The end of the connection inside the body, after the operation has taken effect. */
    CUT_BODY,
    /** A complete answer whose JSON stops half-way. */
    TRUNCATED_JSON,
    /** 200 without a body. */
    EMPTY,
    /** The right answer with fields nobody has heard of. */
    UNKNOWN_FIELDS
  }

  private static final double MILD = 0.01;

  private final long seed;
  private final Map<Kind, Double> probabilities;
  private final Duration slowDelay;
  private final Duration hangDelay;

  private Chaos(
      long seed, Map<Kind, Double> probabilities, Duration slowDelay, Duration hangDelay) {
    this.seed = seed;
    this.probabilities = probabilities;
    this.slowDelay = slowDelay;
    this.hangDelay = hangDelay;
  }

  /**
   * Chaos in which nothing happens yet.
   *
   * @param seed of the draws
   * @return to be given probabilities by {@link #with}
   */
  public static Chaos of(long seed) {
    return new Chaos(
        seed, new EnumMap<>(Kind.class), Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /**
   * Chaos that hits one request in eight: each kind with a probability of 0.01.
   *
   * @param seed of the draws
   * @return the chaos
   */
  public static Chaos mild(long seed) {
    Chaos chaos = of(seed);
    for (Kind kind : Kind.values()) {
      chaos = chaos.with(kind, MILD);
    }
    return chaos;
  }

  /**
   * The same with another probability of a kind.
   *
   * @param kind the kind
   * @param probability of each request, 0 to 1
   * @return the chaos
   * @throws IllegalArgumentException if there is no such probability, or all of them make more than
   *     1
   */
  public Chaos with(Kind kind, double probability) {
    Map<Kind, Double> all = new EnumMap<>(Kind.class);
    all.putAll(probabilities);
    all.put(kind, probability);
    double sum = all.values().stream().mapToDouble(Double::doubleValue).sum();
    // A sum of hundredths may be a hair above the 1 that it means.
    if (!(probability >= 0 && sum <= 1 + 1e-9)) {
      throw new IllegalArgumentException(
          "probability: at least 0, and all of them at most 1, was " + probability + " of " + sum);
    }
    return new Chaos(seed, all, slowDelay, hangDelay);
  }

  /**
   * The same with other delays.
   *
   * @param slow by how much a response of {@link Kind#SLOW} is late, 1 second by default
   * @param hang by how much a response of {@link Kind#HANG} is late, 30 seconds by default
   * @return the chaos
   * @throws IllegalArgumentException if one of them is negative
   */
  public Chaos delays(Duration slow, Duration hang) {
    if (slow.isNegative() || hang.isNegative()) {
      throw new IllegalArgumentException("delays: must not be negative");
    }
    return new Chaos(seed, probabilities, slow, hang);
  }

  /**
   * What the draws begin with.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * How likely a kind is.
   *
   * @param kind the kind
   * @return 0 to 1
   */
  public double probability(Kind kind) {
    return probabilities.getOrDefault(kind, 0.0);
  }

  /**
   * By how much a response of {@link Kind#SLOW} is late.
   *
   * @return the delay
   */
  public Duration slowDelay() {
    return slowDelay;
  }

  /**
   * By how much a response of {@link Kind#HANG} is late.
   *
   * @return the delay
   */
  public Duration hangDelay() {
    return hangDelay;
  }

  /** The seed and what is likely. */
  @Override
  public String toString() {
    return "chaos with seed " + seed + ' ' + probabilities;
  }
}
