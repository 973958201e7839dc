/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and writes JSON bodies. */
public final class Json {

  private static final int BODY_LIMIT = 4096;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Json() {}

  /** Sends a value as JSON that must not be cached. */
  public static void send(HttpServletResponse response, int status, Object value)
      throws IOException {
    byte[] body = MAPPER.writeValueAsBytes(value);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Sends an error message. */
  public static void reject(HttpServletResponse response, int status, String message)
      throws IOException {
    send(response, status, Map.of("error", message));
  }

  /** Reads the body. If it is invalid, sends an error and returns empty. */
  public static <T> Optional<T> read(
      HttpServletRequest request, HttpServletResponse response, Class<T> type) throws IOException {
    // A page of another origin can post a form, but not JSON.
    String contentType = request.getContentType();
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      reject(
          response,
          HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
          "The content type must be application/json.");
      return Optional.empty();
    }
    byte[] body = request.getInputStream().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      reject(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The body is too large.");
      return Optional.empty();
    }
    try {
      Optional<T> value = Optional.ofNullable(MAPPER.readValue(body, type));
      if (value.isEmpty()) {
        reject(response, HttpServletResponse.SC_BAD_REQUEST, "The body is empty.");
      }
      return value;
    } catch (JsonProcessingException malformed) {
      reject(response, HttpServletResponse.SC_BAD_REQUEST, "The body is not valid.");
      return Optional.empty();
    }
  }
}
