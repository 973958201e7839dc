/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Outage;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** Faults, described as JSON objects with the names of the Java API. */
final class FaultsControl {

  private static final Duration LONGEST_OUTAGE = Duration.ofHours(1);
  private final CometChatEmulator emulator;

  FaultsControl(CometChatEmulator emulator) {
    this.emulator = emulator;
  }

  @Nullable ApiResponse respond(
      String method, List<String> path, String body, BiConsumer<Duration, Runnable> later) {
    if (path.size() != 1) {
      return null;
    }
    return switch (method) {
      case "GET" -> ControlResponses.json(list());
      case "POST" -> {
        add(SeedUsers.object(body, "the body"), later);
        yield ControlResponses.json(list());
      }
      case "DELETE" -> {
        emulator.faults().clear();
        yield ControlResponses.json(list());
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
    FaultReader.check(wanted);
    if (wanted.path("fault").asText().equals("refuseConnections")) {
      reject(FaultReader.duration(wanted, "duration"), later);
    } else {
      new FaultReader(emulator.faults()).arm(wanted);
    }
  }

  private void reject(Duration howLong, BiConsumer<Duration, Runnable> later) {
    if (howLong.isZero() || howLong.compareTo(LONGEST_OUTAGE) > 0) {
      throw new IllegalArgumentException(
          "refuseConnections closes this port, too, so it needs for: more than PT0S, at most PT1H");
    }
    later.accept(
        Duration.ZERO,
        () -> {
          Outage outage = emulator.faults().refuseConnections();
          later.accept(howLong, outage::end);
        });
  }
}
