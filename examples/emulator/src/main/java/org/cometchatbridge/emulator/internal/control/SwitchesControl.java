/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.Position;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** The endpoints for switches. */
final class SwitchesControl {

  private final CometChatEmulator emulator;

  SwitchesControl(CometChatEmulator emulator) {
    this.emulator = emulator;
  }

  @Nullable ApiResponse respond(String method, List<String> path, String body) {
    if (path.size() != 1) {
      return null;
    }
    return switch (method) {
      case "GET" -> ControlResponses.json(list());
      case "PUT" -> {
        set(SeedUsers.object(body, "the body"));
        yield ControlResponses.json(list());
      }
      case "DELETE" -> {
        emulator.switches().clear();
        yield ControlResponses.json(list());
      }
      default -> null;
    };
  }

  private ObjectNode list() {
    Switches switches = emulator.switches();
    ObjectNode body = Json.object();
    ArrayNode positions = body.putArray("switches");
    for (Class<?> type : Position.class.getPermittedSubclasses()) {
      ObjectNode entry = positions.addObject();
      entry.put("name", type.getSimpleName());
      ArrayNode all = entry.putArray("positions");
      for (Position position : positions(type)) {
        all.add(position.toString());
        if (switches.is(position)) {
          entry.put("position", position.toString());
        }
      }
    }
    ArrayNode amounts = body.putArray("numbers");
    for (Amount amount : Amount.values()) {
      ObjectNode entry = amounts.addObject();
      entry.put("name", amount.name());
      entry.put("number", switches.get(amount));
      entry.put("default", amount.defaultValue());
    }
    return body;
  }

  /** Applies all changes, or none if one is invalid. */
  private void set(ObjectNode wanted) {
    changes(emulator.switches(), wanted).forEach(Runnable::run);
  }

  /**
   * Returns the switches that are not at their default, in the form that {@link #changes} reads.
   */
  static ObjectNode changed(Switches switches) {
    ObjectNode json = Json.object();
    for (Class<?> type : Position.class.getPermittedSubclasses()) {
      List<Position> positions = positions(type);
      for (Position position : positions.subList(1, positions.size())) {
        if (switches.is(position)) {
          json.put(type.getSimpleName(), position.toString());
        }
      }
    }
    for (Amount amount : Amount.values()) {
      if (switches.get(amount) != amount.defaultValue()) {
        json.put(amount.name(), switches.get(amount));
      }
    }
    return json;
  }

  /**
   * Parses changes without applying them.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  static List<Runnable> changes(Switches switches, ObjectNode wanted) {
    List<Runnable> changes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      changes.add(change(switches, entry.getKey(), entry.getValue()));
    }
    return changes;
  }

  private static Runnable change(Switches switches, String name, JsonNode value) {
    for (Amount amount : Amount.values()) {
      if (amount.name().equals(name) && value.canConvertToInt()) {
        amount.check(value.intValue());
        return () -> switches.set(amount, value.intValue());
      }
    }
    for (Class<?> type : Position.class.getPermittedSubclasses()) {
      for (Position position : positions(type)) {
        if (type.getSimpleName().equals(name) && position.toString().equals(value.textValue())) {
          return () -> switches.set(position);
        }
      }
    }
    throw new IllegalArgumentException("unknown switch or value: " + name + " = " + value);
  }

  private static List<Position> positions(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(Position.class::cast).toList();
  }
}
