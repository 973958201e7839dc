/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;

/** The outcome of each row, in three bytes each; there may be many millions. Not thread-safe. */
final class Outcomes {

  private static final byte NONE = 0;
  private static final byte IN_DOUBT = 1;
  private static final int FIRST_KIND = 2;
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final byte[] states;
  private final short[] codes;
  private final List<String> texts = new ArrayList<>(List.of(""));
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private boolean partial;

  Outcomes(int rows) {
    this.states = new byte[rows];
    this.codes = new short[rows];
  }

  int rows() {
    return states.length;
  }

  /** The calls that create the user of a row may have begun. */
  void begun(int row) {
    if (states[row] == NONE) {
      states[row] = IN_DOUBT;
    }
  }

  /** Returns whether the row had no outcome before. */
  boolean ended(int row, Kind kind, String code) {
    if (isEnded(row)) {
      return false;
    }
    states[row] = (byte) (FIRST_KIND + KINDS.indexOf(kind));
    int text = texts.indexOf(code);
    if (text < 0) {
      texts.add(code);
      text = texts.size() - 1;
    }
    codes[row] = (short) text;
    counts.merge(kind, 1L, Long::sum);
    partial |= code.startsWith("NOT_WRITTEN");
    return true;
  }

  boolean isEnded(int row) {
    return states[row] >= FIRST_KIND;
  }

  boolean isInDoubt(int row) {
    return states[row] == IN_DOUBT;
  }

  Optional<Kind> kind(int row) {
    return isEnded(row) ? Optional.of(KINDS.get(states[row] - FIRST_KIND)) : Optional.empty();
  }

  String code(int row) {
    return texts.get(codes[row]);
  }

  long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  long ended() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether each row that has an outcome has a good one. */
  boolean areGood() {
    return count(Kind.REJECTED) == 0 && !partial;
  }
}
