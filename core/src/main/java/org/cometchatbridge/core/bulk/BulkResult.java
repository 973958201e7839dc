/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.bulk;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an import ended.
 *
 * @param outcomes how many users have each outcome; a kind without users is left out
 * @param calls the calls to CometChat, retries included
 * @param stop why it stopped before the end, or empty if every user has an outcome
 * @since 0.1.0
 */
public record BulkResult(Map<BulkOutcome.Kind, Long> outcomes, long calls, Optional<Stop> stop) {

  /**
   * Copies the map.
   *
   * @param outcomes how many users have each outcome
   * @param calls the calls to CometChat, retries included
   * @param stop why it stopped before the end, or empty
   */
  public BulkResult {
    EnumMap<BulkOutcome.Kind, Long> copy = new EnumMap<>(BulkOutcome.Kind.class);
    copy.putAll(outcomes);
    outcomes = Map.copyOf(copy);
  }

  /**
   * How many users have an outcome of this kind.
   *
   * @param kind the kind
   * @return zero or more
   */
  public long count(BulkOutcome.Kind kind) {
    return outcomes.getOrDefault(kind, 0L);
  }

  /**
   * Why an import stopped.
   *
   * @param code CometChat's {@code error.code}, {@code HTTP_} with the status, {@code NO_RESPONSE},
   *     {@code INTERRUPTED}, {@code STORE} if the database of {@code jdbcSync} does not respond, or
   *     {@code CLOSED}
   * @param remedy what to do, in complete sentences
   * @since 0.1.0
   */
  public record Stop(String code, String remedy) {}
}
