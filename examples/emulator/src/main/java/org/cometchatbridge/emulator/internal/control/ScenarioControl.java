/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cometchatbridge.emulator.Faults;
import org.cometchatbridge.emulator.Scenario;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.jspecify.annotations.Nullable;

/** The endpoints for the scenario. */
final class ScenarioControl {

  private final Faults faults;

  ScenarioControl(Faults faults) {
    this.faults = faults;
  }

  @Nullable ApiResponse respond(String method, List<String> path, String body) {
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
        faults.playback().ifPresent(playback -> playback.stop());
        yield phase();
      }
      default -> null;
    };
  }

  // The playback ends with the last phase or by DELETE.
  @SuppressWarnings("resource")
  private void play(Scenario scenario) {
    faults.play(scenario);
  }

  private ApiResponse phase() {
    ObjectNode body = Json.object();
    body.put("phase", faults.playback().flatMap(playback -> playback.currentPhase()).orElse(null));
    return ControlResponses.json(body);
  }
}
