/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
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
 * Reads which token a page was rejected with: <code>{"rejected": "…"}</code> in JSON that is small,
 * well-formed and soon there. Other fields are ignored.
 */
final class RejectionReader {

  private static final int BYTES = 4096;
  private static final int DEPTH = 8;

  /** Between two bytes the container's own limit counts; this is for all of them. */
  private static final Duration TIME = Duration.ofSeconds(5);

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  private final InstantSource clock;

  RejectionReader(InstantSource clock) {
    this.clock = clock;
  }

  /** The text of the rejected token, or {@code null} if the body does not say one. */
  @Nullable String rejected(HttpServletRequest request) {
    if (!isJson(request.getContentType()) || request.getContentLengthLong() > BYTES) {
      return null;
    }
    try {
      byte[] body = body(request.getInputStream());
      return body == null ? null : rejected(body);
    } catch (IOException | RuntimeException e) {
      // Containers tell of a body that breaks off, or is wrongly encoded, by either.
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
    Instant latest = clock.instant().plus(TIME);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BYTES + 1];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > BYTES || clock.instant().isAfter(latest)) {
        return null;
      }
    }
    return body.toByteArray();
  }

  private @Nullable String rejected(byte[] body) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    String rejected = null;
    try (JsonParser in = json.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (in.nextToken() != JsonToken.END_OBJECT) {
        boolean wanted = in.currentName().equals("rejected");
        JsonToken value = in.nextToken();
        if (wanted && value != JsonToken.VALUE_STRING) {
          return null;
        }
        if (wanted) {
          rejected = in.getText();
        } else {
          in.skipChildren();
        }
      }
      boolean whole = in.nextToken() == null;
      return whole && rejected != null && ChatToken.isWellFormed(rejected) ? rejected : null;
    }
  }
}
