/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Writes users.
 *
 * <p>CometChat takes metadata up to 5 KB and bodies up to 10 KB. Optional fields that do not fit
 * are left out, the largest and least visible first: display data never blocks a login. The stamp
 * of the user id is always included.
 */
public final class UserJson {

  private static final int BODY_BYTES = 10_240;
  private static final List<String> DISPENSABLE = List.of("metadata", "tags", "link", "avatar");

  private final JsonFactory json = new JsonFactory();

  /**
   * A body and the fields that were left out of it.
   *
   * @param bytes UTF-8 JSON
   * @param leftOut field names, as CometChat spells them
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  public record Body(byte[] bytes, Set<String> leftOut) {}

  /** Writes the body of "create user", asking for a first token with it. */
  public Body createWithToken(Uid uid, ChatUser user, Set<String> without) {
    return fitting(
        new Metadata(Stamp.of(uid, user.userId()), true),
        user,
        without,
        (out, fields) -> {
          out.writeStringField("uid", uid.value());
          fields.write(out);
          out.writeBooleanField("withAuthToken", true);
        });
  }

  /**
   * Writes the body of "update user" with the fields that the description has. A field is emptied
   * only if it is named. Metadata include the stamp, because they may replace the existing ones.
   *
   * @param emptied of {@code avatar}, {@code link} and {@code metadata} those to be emptied
   */
  public Body update(Uid uid, ChatUser user, Set<String> emptied) {
    return fitting(
        new Metadata(Stamp.of(uid, user.userId()), false),
        user,
        emptied,
        (out, fields) -> {
          fields.write(out);
          if (!emptied.isEmpty()) {
            writeTexts(out, "unset", emptied);
          }
        });
  }

  /** Writes the body of "import users". */
  public byte[] imported(Map<Uid, ChatUser> users) {
    return object(
        out -> {
          out.writeObjectFieldStart("users");
          for (Map.Entry<Uid, ChatUser> entry : users.entrySet()) {
            ChatUser user = entry.getValue();
            out.writeObjectFieldStart(entry.getKey().value());
            out.writeStringField("uid", entry.getKey().value());
            Set<String> notImported = Set.of("statusMessage");
            Metadata metadata = new Metadata(Stamp.of(entry.getKey(), user.userId()), true);
            new Fields(user, metadata, metadata.of(user), notImported).write(out);
            out.writeEndObject();
          }
          out.writeEndObject();
        });
  }

  private interface Part {
    void write(JsonGenerator out) throws IOException;
  }

  private interface Shape {
    void write(JsonGenerator out, Fields fields) throws IOException;
  }

  private Body fitting(Metadata metadata, ChatUser user, Set<String> without, Shape shape) {
    Set<String> leftOut = new TreeSet<>(without);
    String written = metadata.of(user);
    if (written == null && !user.metadata().isEmpty()) {
      leftOut.add("metadata");
    }
    Fields fields = new Fields(user, metadata, written, leftOut);
    byte[] body = object(out -> shape.write(out, fields));
    for (String field : DISPENSABLE) {
      if (body.length > BODY_BYTES && fields.has(field)) {
        leftOut.add(field);
        body = object(out -> shape.write(out, fields));
      }
    }
    return new Body(body, leftOut);
  }

  private byte[] object(Part content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      content.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** The profile of one user, without what is left out. */
  private record Fields(
      ChatUser user, Metadata stamped, @Nullable String metadata, Set<String> leftOut) {

    boolean has(String field) {
      return switch (field) {
        case "metadata" -> metadata != null && !leftOut.contains(field);
        case "tags" -> !user.tags().isEmpty();
        case "link" -> user.link().isPresent();
        default -> user.avatar().isPresent();
      };
    }

    void write(JsonGenerator out) throws IOException {
      out.writeStringField("name", user.name());
      writeOptional(out, "avatar", user.avatar());
      writeOptional(out, "link", user.link());
      writeOptional(out, "role", user.role());
      writeOptional(out, "statusMessage", user.statusMessage());
      String shown = has("metadata") ? metadata : stamped.withoutUser();
      if (shown != null) {
        out.writeFieldName("metadata");
        out.writeRawValue(shown);
      }
      if (!user.tags().isEmpty() && !leftOut.contains("tags")) {
        writeTexts(out, "tags", user.tags());
      }
    }

    private void writeOptional(JsonGenerator out, String field, Optional<String> value)
        throws IOException {
      if (value.isPresent() && !leftOut.contains(field)) {
        out.writeStringField(field, value.get());
      }
    }
  }

  private static void writeTexts(JsonGenerator out, String field, Collection<String> texts)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
