/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.cometchatbridge.emulator.Chaos.Kind;
import org.jspecify.annotations.Nullable;

/** Selects the fault of each request at random. */
final class ChaosSampler {

  private final Chaos chaos;
  private final Random random;
  private final Map<Kind, Faults> faultsByKind = new EnumMap<>(Kind.class);

  ChaosSampler(Chaos chaos) {
    this.chaos = chaos;
    this.random = new Random(chaos.seed());
    for (Kind kind : Kind.values()) {
      // One queue for each kind, holding a single permanent fault.
      Faults faults = Faults.detached();
      describe(kind, faults.onAny()).always();
      faultsByKind.put(kind, faults);
    }
  }

  Chaos chaos() {
    return chaos;
  }

  synchronized @Nullable FaultRule next(Operation operation, @Nullable String uid) {
    if (operation.isClientApi()) {
      return null;
    }
    double drawn = random.nextDouble();
    for (Map.Entry<Kind, Faults> entry : faultsByKind.entrySet()) {
      drawn -= chaos.probability(entry.getKey());
      if (drawn < 0) {
        return entry.getValue().next(operation, uid);
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return chaos.toString();
  }

  private Fault describe(Kind kind, Fault fault) {
    return switch (kind) {
      case SLOW -> fault.delay(chaos.slowDelay());
      case HANG -> fault.delay(chaos.hangDelay());
      case SERVER_ERROR -> fault.error(500, "ERR_OPERATION_FAILED");
      case BAD_GATEWAY -> fault.html(502);
      case UNAVAILABLE -> fault.error(503, "ERR_MISSION_FAILED").header("Retry-After", "1");
      case RATE_LIMITED -> fault.error(429, "ERR_TOO_MANY_REQUESTS").header("Retry-After", "1");
      case RESET -> fault.resetBeforeHeaders();
      case LOST_RESPONSE -> fault.afterProcessing().resetBeforeHeaders();
      case CUT_HEADERS -> fault.resetMidHeaders();
      case CUT_BODY -> fault.afterProcessing().resetMidBody();
      case TRUNCATED_JSON -> fault.truncatedJson();
      case EMPTY -> fault.empty(200);
      case UNKNOWN_FIELDS -> fault.unknownFields();
    };
  }
}
