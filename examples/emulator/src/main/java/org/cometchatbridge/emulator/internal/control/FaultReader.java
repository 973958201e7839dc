/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.emulator.Faults;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.TlsFailure;
import org.jspecify.annotations.Nullable;

/** Arms faults from JSON objects that use the names of the Java API. */
final class FaultReader {

  private static final Set<String> FIELDS =
      Set.of(
          "operation",
          "uid",
          "afterProcessing",
          "delay",
          "fault",
          "status",
          "code",
          "contentType",
          "body",
          "bytes",
          "headers",
          "times",
          "probability",
          "seed",
          "hang",
          "duration",
          "failure");

  private final Faults faults;

  FaultReader(Faults faults) {
    this.faults = faults;
  }

  static void check(ObjectNode wanted) {
    wanted
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("unknown fault field: " + field);
              }
            });
  }

  // An outage from JSON ends when all faults are removed.
  @SuppressWarnings("resource")
  void arm(ObjectNode wanted) {
    check(wanted);
    switch (wanted.path("fault").asText()) {
      case "refuseConnections" -> faults.refuseConnections();
      case "failTls" -> faults.failTls(TlsFailure.valueOf(wanted.path("failure").asText()));
      default -> armForRequests(wanted);
    }
  }

  private void armForRequests(ObjectNode wanted) {
    Scope scope = Scope.of(wanted);
    Fault fault = scope.operation() == null ? faults.onAny() : faults.on(scope.operation());
    try {
      define(fault, wanted);
      if (scope.hang()) {
        hang(fault, scope.times());
      } else if (scope.probability() != null) {
        fault.withProbability(scope.probability(), wanted.path("seed").asLong());
      } else if (scope.times() != null) {
        fault.times(scope.times());
      } else {
        fault.always();
      }
    } catch (IllegalArgumentException wrong) {
      faults.discard(fault);
      throw wrong;
    }
  }

  // Held calls are released when all faults are removed.
  @SuppressWarnings("resource")
  private static void hang(Fault fault, @Nullable Integer times) {
    if (times == null) {
      fault.hang();
    } else {
      fault.hangTimes(times);
    }
  }

  private static void define(Fault fault, ObjectNode wanted) {
    if (wanted.hasNonNull("uid")) {
      fault.forUid(wanted.path("uid").asText());
    }
    if (wanted.path("afterProcessing").asBoolean()) {
      fault.afterProcessing();
    }
    if (wanted.has("delay")) {
      fault.delay(duration(wanted, "delay"));
    }
    int status = wanted.path("status").asInt(500);
    switch (wanted.path("fault").asText("none")) {
      case "none" -> {}
      case "error" -> fault.error(status, wanted.path("code").asText("ERR_MISSION_FAILED"));
      case "html" -> fault.html(status);
      case "empty" -> fault.empty(status);
      case "body" ->
          fault.body(
              status,
              wanted.path("contentType").asText("application/json"),
              wanted.path("body").asText());
      case "resetBeforeHeaders" -> fault.resetBeforeHeaders();
      case "resetMidHeaders" -> fault.resetMidHeaders();
      case "resetMidBody" -> fault.resetMidBody();
      case "truncatedJson" -> fault.truncatedJson();
      case "oversizedBody" -> fault.oversizedBody(wanted.path("bytes").asInt(1 << 20));
      case "unknownFields" -> fault.unknownFields();
      default ->
          throw new IllegalArgumentException("unknown fault: " + wanted.path("fault").asText());
    }
    for (Map.Entry<String, JsonNode> header : wanted.path("headers").properties()) {
      fault.header(header.getKey(), header.getValue().asText());
    }
  }

  static Duration duration(ObjectNode wanted, String field) {
    try {
      return Duration.parse(wanted.path(field).asText());
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          field + ": must be an ISO-8601 duration such as PT1.5S", wrong);
    }
  }

  /** The operation of a fault and how often it applies, validated before the fault is created. */
  private record Scope(
      @Nullable Operation operation,
      boolean hang,
      @Nullable Integer times,
      @Nullable Double probability) {

    static Scope of(ObjectNode wanted) {
      String name = wanted.path("operation").asText("");
      return new Scope(
          name.isEmpty() ? null : Operation.valueOf(name),
          wanted.path("hang").asBoolean(),
          wanted.hasNonNull("times") ? wanted.path("times").asInt() : null,
          wanted.hasNonNull("probability") ? wanted.path("probability").asDouble() : null);
    }
  }
}
