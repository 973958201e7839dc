/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Outage;
import org.cometchatbridge.emulator.TlsFailure;
import org.cometchatbridge.emulator.internal.rest.Answer;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** Faults, described as JSON objects with the names of the Java API. */
final class FaultsControl {

  private static final Duration UNTIL_ANSWERED = Duration.ofMillis(100);
  private static final Duration LONGEST_OUTAGE = Duration.ofHours(1);
  private static final Set<String> FIELDS =
      Set.of(
          "operation",
          "uid",
          "afterwards",
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
          "for",
          "failure");

  private final CometChatEmulator emulator;

  FaultsControl(CometChatEmulator emulator) {
    this.emulator = emulator;
  }

  @Nullable Answer answer(
      String method, List<String> path, String body, BiConsumer<Duration, Runnable> later) {
    if (path.size() != 1) {
      return null;
    }
    return switch (method) {
      case "GET" -> ControlAnswers.json(list());
      case "POST" -> {
        add(SeedUsers.object(body, "the body"), later);
        yield ControlAnswers.json(list());
      }
      case "DELETE" -> {
        emulator.faults().clear();
        yield ControlAnswers.json(list());
      }
      default -> null;
    };
  }

  private ObjectNode list() {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("faults");
    emulator.faults().armed().forEach(list::add);
    return body;
  }

  private void add(ObjectNode wanted, BiConsumer<Duration, Runnable> later) {
    wanted
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("a fault has no " + field);
              }
            });
    switch (wanted.path("fault").asText()) {
      case "refuseConnections" -> refuse(duration(wanted, "for"), later);
      case "failTls" ->
          emulator.faults().failTls(TlsFailure.valueOf(wanted.path("failure").asText()));
      default -> arm(wanted);
    }
  }

  private void refuse(Duration howLong, BiConsumer<Duration, Runnable> later) {
    if (howLong.isZero() || howLong.compareTo(LONGEST_OUTAGE) > 0) {
      throw new IllegalArgumentException(
          "refuseConnections closes this port, too, so it needs for: more than PT0S, at most PT1H");
    }
    later.accept(
        UNTIL_ANSWERED,
        () -> {
          Outage outage = emulator.faults().refuseConnections();
          later.accept(howLong, outage::end);
        });
  }

  private void arm(ObjectNode wanted) {
    Checked how = Checked.of(wanted);
    Fault fault =
        how.operation() == null ? emulator.faults().onAny() : emulator.faults().on(how.operation());
    try {
      describe(fault, wanted);
      if (how.hang()) {
        hang(fault, how.times());
      } else if (how.probability() != null) {
        fault.sometimes(how.probability(), wanted.path("seed").asLong());
      } else if (how.times() != null) {
        fault.times(how.times());
      } else {
        fault.always();
      }
    } catch (IllegalArgumentException wrong) {
      emulator.faults().forget(fault);
      throw wrong;
    }
  }

  // Whoever uses the control API lets the held calls go by taking all faults back.
  @SuppressWarnings("resource")
  private static void hang(Fault fault, @Nullable Integer times) {
    if (times == null) {
      fault.hang();
    } else {
      fault.hangTimes(times);
    }
  }

  private static void describe(Fault fault, ObjectNode wanted) {
    if (wanted.hasNonNull("uid")) {
      fault.forUid(wanted.path("uid").asText());
    }
    if (wanted.path("afterwards").asBoolean()) {
      fault.afterwards();
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
          throw new IllegalArgumentException("there is no fault " + wanted.path("fault").asText());
    }
    for (Map.Entry<String, JsonNode> header : wanted.path("headers").properties()) {
      fault.header(header.getKey(), header.getValue().asText());
    }
  }

  private static Duration duration(ObjectNode wanted, String field) {
    try {
      return Duration.parse(wanted.path(field).asText());
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(field + ": a duration as PT1.5S was expected", wrong);
    }
  }

  /** Whom a fault is for and how often, checked before it is begun. */
  private record Checked(
      @Nullable Operation operation,
      boolean hang,
      @Nullable Integer times,
      @Nullable Double probability) {

    static Checked of(ObjectNode wanted) {
      String name = wanted.path("operation").asText("");
      return new Checked(
          name.isEmpty() ? null : Operation.valueOf(name),
          wanted.path("hang").asBoolean(),
          wanted.hasNonNull("times") ? wanted.path("times").asInt() : null,
          wanted.hasNonNull("probability") ? wanted.path("probability").asDouble() : null);
    }
  }
}
