/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.Chaos;
import org.cometchatbridge.emulator.Faults;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** The endpoints for chaos. */
final class ChaosControl {

  private final Faults faults;

  ChaosControl(Faults faults) {
    this.faults = faults;
  }

  @Nullable ApiResponse respond(String method, List<String> path, String body) {
    if (path.size() != 1) {
      return null;
    }
    return switch (method) {
      case "GET" -> ControlResponses.json(state());
      case "PUT" -> {
        faults.startChaos(read(SeedUsers.object(body, "the body")));
        yield ControlResponses.json(state());
      }
      case "DELETE" -> {
        faults.stopChaos();
        yield ControlResponses.json(state());
      }
      default -> null;
    };
  }

  private ObjectNode state() {
    ObjectNode body = Json.object();
    ObjectNode probabilities = body.putObject("probabilities");
    faults
        .chaos()
        .ifPresent(
            chaos -> {
              body.put("seed", chaos.seed());
              for (Chaos.Kind kind : Chaos.Kind.values()) {
                probabilities.put(kind.name(), chaos.probability(kind));
              }
            });
    body.put("active", faults.chaos().isPresent());
    return body;
  }

  /** Without probabilities, {@link Chaos#mild} applies. */
  private static Chaos read(ObjectNode wanted) {
    long seed = wanted.path("seed").asLong();
    JsonNode probabilities = wanted.path("probabilities");
    if (probabilities.isMissingNode()) {
      return Chaos.mild(seed);
    }
    Chaos chaos = Chaos.of(seed);
    for (Map.Entry<String, JsonNode> entry : probabilities.properties()) {
      chaos = chaos.with(Chaos.Kind.valueOf(entry.getKey()), entry.getValue().asDouble(-1));
    }
    return chaos;
  }
}
