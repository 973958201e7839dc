/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Writes users whose fields are JSON texts already. Each text is within CometChat's limits; fields
 * that do not fit into one body together are left out, as by {@link UserJson}.
 */
public final class ProfileJson {

  private static final int BODY_BYTES = 10_240;

  /** The largest and least visible first. */
  private static final List<ProfileField> DISPENSABLE =
      List.of(ProfileField.METADATA, ProfileField.TAGS, ProfileField.LINK, ProfileField.AVATAR);

  private ProfileJson() {}

  /**
   * A body.
   *
   * @param bytes UTF-8 JSON
   * @param written the fields that it writes or empties
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  public record Body(byte[] bytes, Set<ProfileField> written) {

    /** The names of the fields, as CometChat spells them. */
    public Set<String> names() {
      Set<String> names = new TreeSet<>();
      written.forEach(field -> names.add(field.jsonName()));
      return names;
    }
  }

  /**
   * Writes the body of "create user", without a request for a token.
   *
   * @param values the JSON text of each field; a user without a name gets a neutral one
   * @param stamp is written even if there are no metadata; {@code null} to write no metadata
   */
  public static Body create(
      Uid uid, Map<ProfileField, Optional<String>> values, @Nullable String stamp) {
    return fitting(
        values,
        (out, fields) -> {
          out.writeStringField("uid", uid.value());
          if (!fields.contains(ProfileField.NAME)) {
            out.writeStringField("name", UserJson.neutralName(uid));
          }
          writeValues(out, values, fields);
          if (!fields.contains(ProfileField.METADATA) && stamp != null) {
            writeStamp(out, stamp);
          }
        });
  }

  /**
   * Writes the body of "update user" with these fields and no others. Fields without a value are
   * emptied, except the status message, for which CometChat has no request.
   *
   * @param values the JSON text of each field; metadata hold the stamp
   */
  public static Body update(Uid uid, Map<ProfileField, Optional<String>> values, String stamp) {
    return fitting(
        values,
        (out, fields) -> {
          writeValues(out, values, fields);
          writeEmptied(out, uid, values, stamp);
        });
  }

  private interface Shape {
    void write(JsonGenerator out, Set<ProfileField> fields) throws IOException;
  }

  private static Body fitting(Map<ProfileField, Optional<String>> values, Shape shape) {
    Set<ProfileField> fields = EnumSet.noneOf(ProfileField.class);
    values.forEach(
        (field, value) -> {
          if (value.isPresent()) {
            fields.add(field);
          }
        });
    byte[] body = object(shape, fields);
    for (ProfileField field : DISPENSABLE) {
      if (body.length > BODY_BYTES && fields.remove(field)) {
        body = object(shape, fields);
      }
    }
    values.forEach(
        (field, value) -> {
          if (value.isEmpty() && field != ProfileField.STATUS_MESSAGE) {
            fields.add(field);
          }
        });
    return new Body(body, fields);
  }

  private static byte[] object(Shape shape, Set<ProfileField> fields) {
    return JsonText.utf8Object(out -> shape.write(out, fields));
  }

  private static void writeValues(
      JsonGenerator out, Map<ProfileField, Optional<String>> values, Set<ProfileField> fields)
      throws IOException {
    for (ProfileField field : fields) {
      Optional<String> value = values.getOrDefault(field, Optional.empty());
      if (value.isPresent()) {
        out.writeFieldName(field.jsonName());
        out.writeRawValue(value.get());
      }
    }
  }

  private static void writeEmptied(
      JsonGenerator out, Uid uid, Map<ProfileField, Optional<String>> values, String stamp)
      throws IOException {
    if (isEmptied(values, ProfileField.NAME)) {
      out.writeStringField("name", UserJson.neutralName(uid));
    }
    if (isEmptied(values, ProfileField.TAGS)) {
      out.writeArrayFieldStart("tags");
      out.writeEndArray();
    }
    if (isEmptied(values, ProfileField.ROLE)) {
      out.writeStringField("role", UserJson.DEFAULT_ROLE);
    }
    if (isEmptied(values, ProfileField.METADATA)) {
      writeStamp(out, stamp);
    }
    boolean avatar = isEmptied(values, ProfileField.AVATAR);
    boolean link = isEmptied(values, ProfileField.LINK);
    if (avatar || link) {
      out.writeArrayFieldStart("unset");
      if (avatar) {
        out.writeString("avatar");
      }
      if (link) {
        out.writeString("link");
      }
      out.writeEndArray();
    }
  }

  private static boolean isEmptied(Map<ProfileField, Optional<String>> values, ProfileField field) {
    Optional<String> value = values.get(field);
    return value != null && value.isEmpty();
  }

  private static void writeStamp(JsonGenerator out, String stamp) throws IOException {
    out.writeObjectFieldStart("metadata");
    out.writeObjectFieldStart(Stamp.PRIVATE);
    out.writeStringField(Stamp.FIELD, stamp);
    out.writeEndObject();
    out.writeEndObject();
  }
}
