/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.cometchatbridge.core.ChatToken;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rejected token from the request body <code>{"rejected": "…"}</code>. The JSON has to be
 * small and well-formed, and to arrive in time. Other fields are ignored.
 */
final class RejectedTokenReader {

  private static final int MAX_BYTES = 4096;
  private static final int MAX_DEPTH = 8;

  /** For the whole body; the container's own timeout applies between two reads. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A buffer in a thread of the container would keep a stopped application in memory.
          .disable(JsonFactory.Feature.USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING)
          .build();

  private final InstantSource clock;

  RejectedTokenReader(InstantSource clock) {
    this.clock = clock;
  }

  /** The rejected token, or {@code null} if the body does not contain one. */
  @Nullable String read(HttpServletRequest request) {
    if (!isJson(request.getContentType()) || request.getContentLengthLong() > MAX_BYTES) {
      return null;
    }
    try {
      byte[] body = body(request.getInputStream());
      return body == null ? null : parse(body);
    } catch (IOException | RuntimeException e) {
      // Containers throw either for a truncated or wrongly encoded body.
      return null;
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private byte @Nullable [] body(InputStream in) throws IOException {
    Instant deadline = clock.instant().plus(TIMEOUT);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[MAX_BYTES + 1];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > MAX_BYTES || clock.instant().isAfter(deadline)) {
        return null;
      }
    }
    return body.toByteArray();
  }

  private @Nullable String parse(byte[] body) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    String rejected = null;
    try (JsonParser in = json.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (in.nextToken() != JsonToken.END_OBJECT) {
        boolean isRejected = in.currentName().equals("rejected");
        JsonToken value = in.nextToken();
        if (isRejected && value != JsonToken.VALUE_STRING) {
          return null;
        }
        if (isRejected) {
          rejected = in.getText();
        } else {
          skip(in, value);
        }
      }
      boolean isEnd = in.nextToken() == null;
      return isEnd && rejected != null && ChatToken.isWellFormed(rejected) ? rejected : null;
    }
  }

  /** Jackson itself limits the depth only since 2.15. */
  private static void skip(JsonParser in, @Nullable JsonToken value) throws IOException {
    int depth = 1;
    JsonToken token = value;
    while (token != null) {
      if (token.isStructStart() && ++depth > MAX_DEPTH) {
        throw new IOException("nested too deeply");
      }
      if (token.isStructEnd()) {
        depth--;
      }
      if (depth == 1) {
        return;
      }
      token = in.nextToken();
    }
  }
}
