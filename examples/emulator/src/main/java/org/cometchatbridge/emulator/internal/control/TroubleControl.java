/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.Chaos;
import org.cometchatbridge.emulator.Faults;
import org.cometchatbridge.emulator.Scenario;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** The scenario that is played, and chaos: trouble that goes on by itself. */
final class TroubleControl {

  private final Faults faults;

  TroubleControl(Faults faults) {
    this.faults = faults;
  }

  @Nullable ApiResponse scenario(String method, List<String> path, String body) {
    if (path.size() != 1) {
      return null;
    }
    return switch (method) {
      case "GET" -> phase();
      case "PUT" -> {
        play(Scenario.parse(body));
        yield phase();
      }
      case "DELETE" -> {
        faults.playback().ifPresent(played -> played.stop());
        yield phase();
      }
      default -> null;
    };
  }

  @Nullable ApiResponse chaos(String method, List<String> path, String body) {
    if (path.size() != 1) {
      return null;
    }
    return switch (method) {
      case "GET" -> ControlResponses.json(chaos());
      case "PUT" -> {
        faults.startChaos(read(SeedUsers.object(body, "the body")));
        yield ControlResponses.json(chaos());
      }
      case "DELETE" -> {
        faults.stopChaos();
        yield ControlResponses.json(chaos());
      }
      default -> null;
    };
  }

  // It ends with the last phase, or when it is taken back.
  @SuppressWarnings("resource")
  private void play(Scenario scenario) {
    faults.play(scenario);
  }

  private ApiResponse phase() {
    ObjectNode body = Json.object();
    body.put("phase", faults.playback().flatMap(played -> played.currentPhase()).orElse(null));
    return ControlResponses.json(body);
  }

  private ObjectNode chaos() {
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
    body.put("on", faults.chaos().isPresent());
    return body;
  }

  /** Without probabilities it is the mild one. */
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
