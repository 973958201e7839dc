/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Writes the metadata of a user: those of the application, and the stamp. A value of the
 * application in the place of the stamp is replaced.
 */
final class Metadata {

  private static final int BYTES = 5_120;
  private static final int DEPTH = 16;

  private final String stamp;
  private final boolean always;

  /**
   * For one user.
   *
   * @param always whether the stamp is written even if the application has no metadata
   */
  Metadata(String stamp, boolean always) {
    this.stamp = stamp;
    this.always = always;
  }

  /** The metadata as JSON, or {@code null} if the application has none or they cannot be sent. */
  @Nullable String of(ChatUser user) {
    return user.metadata().isEmpty() ? null : written(user.metadata());
  }

  /** The metadata that are written if the application has none or they cannot be sent. */
  @Nullable String withoutUser() {
    return always ? withStampOnly(stamp) : null;
  }

  /** Metadata with nothing but the stamp. */
  static String withStampOnly(String stamp) {
    return "{"
        + JsonText.quoted(Stamp.PRIVATE)
        + ":{"
        + JsonText.quoted(Stamp.FIELD)
        + ":"
        + JsonText.quoted(stamp)
        + "}}";
  }

  private @Nullable String written(Map<?, ?> metadata) {
    CappedBytes bytes = new CappedBytes(BYTES);
    try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      writeStamped(out, metadata);
    } catch (IOException | RuntimeException | Error e) {
      // Application objects with endless recursion or a missing class must not fail a login.
      return null;
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  private void writeStamped(JsonGenerator out, Map<?, ?> metadata) throws IOException {
    out.writeStartObject();
    Object hidden = null;
    for (Map.Entry<?, ?> entry : metadata.entrySet()) {
      String name = name(entry);
      if (name.equals(Stamp.PRIVATE)) {
        hidden = entry.getValue();
      } else {
        out.writeFieldName(name);
        writeValue(out, entry.getValue(), 1);
      }
    }
    out.writeObjectFieldStart(Stamp.PRIVATE);
    if (hidden instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = name(entry);
        if (!name.equals(Stamp.FIELD)) {
          out.writeFieldName(name);
          writeValue(out, entry.getValue(), 2);
        }
      }
    } else if (hidden != null) {
      throw new IOException("private metadata that are no map have no place for the stamp");
    }
    out.writeStringField(Stamp.FIELD, stamp);
    out.writeEndObject();
    out.writeEndObject();
  }

  private static String name(Map.Entry<?, ?> entry) {
    return WellFormed.text(String.valueOf(entry.getKey()));
  }

  private static void writeValue(JsonGenerator out, @Nullable Object value, int depth)
      throws IOException {
    if (depth > DEPTH) {
      throw new IOException("nested too deeply");
    }
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(WellFormed.text(String.valueOf(entry.getKey())));
        writeValue(out, entry.getValue(), depth + 1);
      }
      out.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      out.writeStartArray();
      for (Object item : items) {
        writeValue(out, item, depth + 1);
      }
      out.writeEndArray();
    } else if (value != null && value.getClass().isArray()) {
      out.writeStartArray();
      for (int i = 0; i < Array.getLength(value); i++) {
        writeValue(out, Array.get(value, i), depth + 1);
      }
      out.writeEndArray();
    } else if (value instanceof Optional<?> optional) {
      writeValue(out, optional.orElse(null), depth + 1);
    } else if (value == null || !hasText(value)) {
      out.writeNull();
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger number) {
      out.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      out.writeNumber(number);
    } else if (value instanceof Double || value instanceof Float) {
      writeFloating(out, ((Number) value).doubleValue());
    } else {
      out.writeString(WellFormed.text(value.toString()));
    }
  }

  /** A class without a text of its own has another one in each process. */
  private static boolean hasText(Object value) {
    try {
      return value.getClass().getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has toString", e);
    }
  }

  private static void writeFloating(JsonGenerator out, double number) throws IOException {
    if (Double.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeNull();
    }
  }
}
