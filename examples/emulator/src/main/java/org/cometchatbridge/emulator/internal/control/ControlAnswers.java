/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cometchatbridge.emulator.internal.rest.Answer;
import org.cometchatbridge.emulator.internal.rest.Json;

/** The answers of the control API: JSON, and errors as an object with a code and a message. */
final class ControlAnswers {

  private ControlAnswers() {}

  static Answer json(JsonNode body) {
    return json(200, body);
  }

  static Answer done() {
    return Answer.empty(204);
  }

  static Answer refused(String why) {
    return error(403, "foreign_origin", why);
  }

  static Answer error(int status, String code, String message) {
    ObjectNode error = Json.object();
    error.put("error", code);
    error.put("message", message);
    return json(status, error);
  }

  static Answer text(String contentType, String body) {
    return new Answer(200, contentType, body, List.of());
  }

  private static Answer json(int status, JsonNode body) {
    return new Answer(status, "application/json", Json.write(body), List.of());
  }
}
