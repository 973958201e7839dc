/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of "create user".
 *
 * <p>CometChat takes metadata up to 5 KB and bodies up to 10 KB. Optional fields that do not fit
 * are left out, the largest and least visible first: display data never blocks a login.
 */
public final class UserJson {

  private static final int BODY_BYTES = 10_240;
  private static final int METADATA_BYTES = 5_120;
  private static final int METADATA_DEPTH = 16;
  private static final List<String> DISPENSABLE = List.of("metadata", "tags", "link", "avatar");

  private final JsonFactory json = new JsonFactory();

  /**
   * A body and what had to be left out of it.
   *
   * @param bytes UTF-8 JSON
   * @param leftOut field names, as CometChat spells them
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  public record Body(byte[] bytes, Set<String> leftOut) {}

  /** Writes a user, asking for a first token with it. */
  public Body createWithToken(Uid uid, ChatUser user) {
    Set<String> leftOut = new TreeSet<>();
    byte[] metadata = metadata(user.metadata());
    if (metadata == null && !user.metadata().isEmpty()) {
      leftOut.add("metadata");
    }
    byte[] body = write(uid, user, metadata, leftOut);
    for (String field : DISPENSABLE) {
      if (body.length > BODY_BYTES && has(user, field)) {
        leftOut.add(field);
        body = write(uid, user, metadata, leftOut);
      }
    }
    return new Body(body, leftOut);
  }

  private static boolean has(ChatUser user, String field) {
    return switch (field) {
      case "metadata" -> !user.metadata().isEmpty();
      case "tags" -> !user.tags().isEmpty();
      case "link" -> user.link().isPresent();
      default -> user.avatar().isPresent();
    };
  }

  private byte[] write(Uid uid, ChatUser user, byte @Nullable [] metadata, Set<String> leftOut) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("uid", uid.value());
      out.writeStringField("name", user.name());
      writeOptional(out, "avatar", user.avatar().orElse(null), leftOut);
      writeOptional(out, "link", user.link().orElse(null), leftOut);
      writeOptional(out, "role", user.role().orElse(null), leftOut);
      writeOptional(out, "statusMessage", user.statusMessage().orElse(null), leftOut);
      if (metadata != null && !leftOut.contains("metadata")) {
        out.writeFieldName("metadata");
        out.writeRawValue(new String(metadata, StandardCharsets.UTF_8));
      }
      if (!user.tags().isEmpty() && !leftOut.contains("tags")) {
        out.writeArrayFieldStart("tags");
        for (String tag : user.tags()) {
          out.writeString(tag);
        }
        out.writeEndArray();
      }
      out.writeBooleanField("withAuthToken", true);
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeOptional(
      JsonGenerator out, String field, @Nullable String value, Set<String> leftOut)
      throws IOException {
    if (value != null && !leftOut.contains(field)) {
      out.writeStringField(field, value);
    }
  }

  /** The metadata as JSON, or {@code null} if there is none or it cannot be sent. */
  private byte @Nullable [] metadata(Map<String, Object> metadata) {
    if (metadata.isEmpty()) {
      return null;
    }
    CappedBytes bytes = new CappedBytes(METADATA_BYTES);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      writeValue(out, metadata, 0);
    } catch (IOException | RuntimeException | Error e) {
      // Host objects that call each other for ever, or miss a class, are no reason to fail.
      return null;
    }
    return bytes.toByteArray();
  }

  private static void writeValue(JsonGenerator out, @Nullable Object value, int depth)
      throws IOException {
    if (depth > METADATA_DEPTH) {
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
    } else if (value == null) {
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

  private static void writeFloating(JsonGenerator out, double number) throws IOException {
    if (Double.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeNull();
    }
  }
}
