/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Random faults: each request of the REST API is subject to one kind of fault or to none, with a
 * configurable probability for each kind. The same seed produces the same sequence, so the n-th
 * request since {@link Faults#startChaos} always gets the same fault. Immutable and thread-safe.
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
    /** The response is delayed by {@link Chaos#slowDelay()}. */
    SLOW,
    /** The response is delayed by {@link Chaos#hangDelay()}, longer than clients usually wait. */
    HANG,
    /** Status 500 with an error envelope. */
    SERVER_ERROR,
    /** Status 502 with the HTML page of a gateway. */
    BAD_GATEWAY,
    /** Status 503 with {@code Retry-After: 1}. */
    UNAVAILABLE,
    /** Status 429 with {@code Retry-After: 1}. */
    RATE_LIMITED,
    /** A TCP reset before the operation is carried out. */
    RESET,
    /** A TCP reset after the operation was carried out. */
    LOST_RESPONSE,
    /** The connection is closed within the headers. */
    CUT_HEADERS,
    /** The connection is closed within the body, after the operation was carried out. */
    CUT_BODY,
    /** A complete HTTP response with truncated JSON. */
    TRUNCATED_JSON,
    /** Status 200 without a body. */
    EMPTY,
    /** The regular response with additional, undocumented fields. */
    UNKNOWN_FIELDS
  }

  private static final double MILD_PROBABILITY = 0.01;

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
   * Returns chaos in which every kind has the probability 0; set others with {@link #with}.
   *
   * @param seed the seed of the random sequence
   * @return the chaos
   */
  public static Chaos of(long seed) {
    return new Chaos(
        seed, new EnumMap<>(Kind.class), Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /**
   * Returns chaos in which each kind has a probability of 0.01, so that about one request in eight
   * is affected.
   *
   * @param seed the seed of the random sequence
   * @return the chaos
   */
  public static Chaos mild(long seed) {
    Chaos chaos = of(seed);
    for (Kind kind : Kind.values()) {
      chaos = chaos.with(kind, MILD_PROBABILITY);
    }
    return chaos;
  }

  /**
   * Returns a copy with another probability for one kind.
   *
   * @param kind the kind
   * @param probability the probability for each request, 0 to 1
   * @return the copy
   * @throws IllegalArgumentException if the probability is negative or the sum of all probabilities
   *     exceeds 1
   */
  public Chaos with(Kind kind, double probability) {
    Map<Kind, Double> all = new EnumMap<>(Kind.class);
    all.putAll(probabilities);
    all.put(kind, probability);
    double sum = all.values().stream().mapToDouble(Double::doubleValue).sum();
    // The tolerance allows for rounding errors in the sum.
    if (!(probability >= 0 && sum <= 1 + 1e-9)) {
      throw new IllegalArgumentException(
          "probability must not be negative and all must add up to at most 1, was "
              + probability
              + ", sum "
              + sum);
    }
    return new Chaos(seed, all, slowDelay, hangDelay);
  }

  /**
   * Returns a copy with other delays.
   *
   * @param slow the delay of {@link Kind#SLOW}, 1 second by default
   * @param hang the delay of {@link Kind#HANG}, 30 seconds by default
   * @return the copy
   * @throws IllegalArgumentException if one of them is negative
   */
  public Chaos delays(Duration slow, Duration hang) {
    if (slow.isNegative() || hang.isNegative()) {
      throw new IllegalArgumentException("delays: must not be negative");
    }
    return new Chaos(seed, probabilities, slow, hang);
  }

  /**
   * Returns the seed of the random sequence.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * Returns the probability of a kind.
   *
   * @param kind the kind
   * @return 0 to 1
   */
  public double probability(Kind kind) {
    return probabilities.getOrDefault(kind, 0.0);
  }

  /**
   * Returns the delay of {@link Kind#SLOW}.
   *
   * @return the delay, 1 second by default
   */
  public Duration slowDelay() {
    return slowDelay;
  }

  /**
   * Returns the delay of {@link Kind#HANG}.
   *
   * @return the delay, 30 seconds by default
   */
  public Duration hangDelay() {
    return hangDelay;
  }

  /** Returns the seed and the probabilities. */
  @Override
  public String toString() {
    return "chaos with seed " + seed + ' ' + probabilities;
  }
}
