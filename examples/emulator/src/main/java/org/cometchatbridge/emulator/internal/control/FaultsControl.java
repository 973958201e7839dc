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

/** The endpoints for faults. */
final class FaultsControl {

  private static final Duration MAX_OUTAGE = Duration.ofHours(1);
  private final CometChatEmulator emulator;

  FaultsControl(CometChatEmulator emulator) {
    this.emulator = emulator;
  }

  @Nullable ApiResponse respond(
      String method, List<String> path, String body, BiConsumer<Duration, Runnable> scheduler) {
    if (path.size() != 1) {
      return null;
    }
    return switch (method) {
      case "GET" -> ControlResponses.json(list());
      case "POST" -> {
        add(SeedUsers.object(body, "the body"), scheduler);
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

  private void add(ObjectNode wanted, BiConsumer<Duration, Runnable> scheduler) {
    FaultReader.check(wanted);
    if (wanted.path("fault").asText().equals("refuseConnections")) {
      refuseConnections(FaultReader.duration(wanted, "duration"), scheduler);
    } else {
      new FaultReader(emulator.faults()).arm(wanted);
    }
  }

  private void refuseConnections(Duration duration, BiConsumer<Duration, Runnable> scheduler) {
    if (duration.isZero() || duration.compareTo(MAX_OUTAGE) > 0) {
      throw new IllegalArgumentException(
          "refuseConnections also closes the port of the control API and therefore requires a duration"
              + " of more than PT0S and at most PT1H");
    }
    scheduler.accept(
        Duration.ZERO,
        () -> {
          Outage outage = emulator.faults().refuseConnections();
          scheduler.accept(duration, outage::end);
        });
  }
}
