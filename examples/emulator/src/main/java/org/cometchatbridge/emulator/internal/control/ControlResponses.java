/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;

/** The JSON responses of the control API. An error is an object with a code and a message. */
final class ControlResponses {

  private ControlResponses() {}

  static ApiResponse json(JsonNode body) {
    return json(200, body);
  }

  static ApiResponse done() {
    return ApiResponse.empty(204);
  }

  static ApiResponse rejected(String reason) {
    return error(403, "foreign_origin", reason);
  }

  static ApiResponse badRequest(RuntimeException wrong) {
    return error(400, "bad_request", String.valueOf(wrong.getMessage()));
  }

  static ApiResponse error(int status, String code, String message) {
    ObjectNode error = Json.object();
    error.put("error", code);
    error.put("message", message);
    return json(status, error);
  }

  static ApiResponse text(String contentType, String body) {
    return text(200, contentType, body);
  }

  static ApiResponse text(int status, String contentType, String body) {
    return new ApiResponse(status, contentType, body, List.of());
  }

  private static ApiResponse json(int status, JsonNode body) {
    return new ApiResponse(status, "application/json", Json.write(body), List.of());
  }
}
