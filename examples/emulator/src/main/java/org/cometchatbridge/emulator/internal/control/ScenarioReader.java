/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cometchatbridge.emulator.Scenario;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;

/** Parses scenarios of the command line and the control API. */
public final class ScenarioReader {

  private static final Set<String> FIELDS = Set.of("repeat", "phases");
  private static final Set<String> FIELDS_OF_PHASE = Set.of("name", "duration", "faults");

  private ScenarioReader() {}

  /**
   * Parses a scenario.
   *
   * @throws IllegalArgumentException if the text is not a valid scenario; the message names the
   *     problem
   */
  public static Scenario read(String json) {
    ObjectNode wanted = SeedUsers.object(json, "the scenario");
    check(wanted, FIELDS, "scenario");
    Scenario.Builder scenario = Scenario.builder().repeat(wanted.path("repeat").asBoolean());
    for (JsonNode phase : list(wanted, "phases")) {
      add(object(phase, "phase"), scenario);
    }
    return scenario.build();
  }

  private static void add(ObjectNode phase, Scenario.Builder scenario) {
    check(phase, FIELDS_OF_PHASE, "phase");
    List<ObjectNode> faults = new ArrayList<>();
    for (JsonNode fault : list(phase, "faults")) {
      faults.add(object(fault, "fault"));
    }
    String name = phase.path("name").asText(faults.isEmpty() ? "healthy" : "faults");
    scenario.phase(
        name,
        FaultReader.duration(phase, "duration"),
        phaseFaults -> faults.forEach(new FaultReader(phaseFaults)::arm));
  }

  private static Iterable<JsonNode> list(ObjectNode parent, String field) {
    JsonNode list = parent.path(field);
    if (!list.isArray() && !list.isMissingNode()) {
      throw new IllegalArgumentException(field + ": must be a list");
    }
    return list;
  }

  private static ObjectNode object(JsonNode node, String what) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("each " + what + " of a scenario must be an object");
  }

  private static void check(ObjectNode wanted, Set<String> known, String what) {
    wanted
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw new IllegalArgumentException("unknown " + what + " field: " + field);
              }
            });
  }
}
