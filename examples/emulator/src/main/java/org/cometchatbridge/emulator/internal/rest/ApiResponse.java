/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response before it is written: status, headers, body. */
public record ApiResponse(
    int status, @Nullable String contentType, String body, List<Header> headers) {

  private static final String JSON = "application/json";

  /**
   * Marks texts of the service, so that tests can detect them in logs, where they must not appear.
   */
  private static final String MARKER = " (from the emulator)";

  public record Header(String name, String value) {}

  public ApiResponse {
    headers = List.copyOf(headers);
  }

  public static ApiResponse data(int status, JsonNode data) {
    ObjectNode envelope = Json.object();
    envelope.set("data", data);
    return json(status, Json.write(envelope));
  }

  public static ApiResponse error(int status, String code, String message) {
    return error(status, code, message, Map.of());
  }

  static ApiResponse error(
      int status, String code, String message, Map<String, List<String>> details) {
    ObjectNode envelope = Json.object();
    ObjectNode error = envelope.putObject("error");
    error.put("code", code);
    error.put("message", message + MARKER);
    error.put("devMessage", message + MARKER);
    error.put("source", "chat-api");
    if (!details.isEmpty()) {
      ObjectNode fields = error.putObject("details");
      details.forEach(
          (field, problems) -> {
            ArrayNode list = fields.putArray(field);
            problems.forEach(problem -> list.add(problem + MARKER));
          });
    }
    return json(status, Json.write(envelope));
  }

  static ApiResponse success(String message) {
    ObjectNode done = Json.object();
    done.put("success", true);
    done.put("message", message + MARKER);
    return data(200, done);
  }

  static ApiResponse json(int status, String body) {
    return new ApiResponse(status, JSON, body, List.of());
  }

  public static ApiResponse html(int status) {
    String page =
        String.format(
            Locale.ROOT,
            "<!DOCTYPE html><html><head><title>%1$d</title></head><body><h1>%1$d</h1></body></html>",
            status);
    return new ApiResponse(status, "text/html; charset=utf-8", page, List.of());
  }

  public static ApiResponse empty(int status) {
    return new ApiResponse(status, null, "", List.of());
  }

  public ApiResponse withBody(String other) {
    return new ApiResponse(status, contentType, other, headers);
  }

  public ApiResponse withHeaders(List<Header> more) {
    List<Header> all = new ArrayList<>(headers);
    all.addAll(more);
    return new ApiResponse(status, contentType, body, all);
  }

  /** Returns the status only: the body may contain a token. */
  @Override
  public String toString() {
    return "ApiResponse[" + status + ']';
  }

  public byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
