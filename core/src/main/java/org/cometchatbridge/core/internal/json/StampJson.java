/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.cometchatbridge.core.internal.identity.Stamp;

/**
 * Adds the stamp to the metadata of a user, which are copied exactly: an update may replace all of
 * them.
 */
public final class StampJson {

  private StampJson() {}

  /**
   * The body of an "update user" that adds the stamp and changes nothing else.
   *
   * @param response the response of "get user"
   * @return the body, or empty if the metadata have a form that cannot hold a stamp
   */
  public static Optional<byte[]> stamped(byte[] response, String stamp) {
    JsonFactory json =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonParser in = json.createParser(response);
        JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeObjectFieldStart("metadata");
      boolean hidden = false;
      if (enter(in, "data") && enter(in, "metadata")) {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          if (in.currentName().equals(Stamp.PRIVATE)) {
            copyPrivate(in, out, stamp);
            hidden = true;
          } else {
            ExactCopy.ofField(in, out);
          }
        }
      }
      if (!hidden) {
        out.writeObjectFieldStart(Stamp.PRIVATE);
        out.writeStringField(Stamp.FIELD, stamp);
        out.writeEndObject();
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(bytes.toByteArray());
  }

  private static void copyPrivate(JsonParser in, JsonGenerator out, String stamp)
      throws IOException {
    out.writeObjectFieldStart(Stamp.PRIVATE);
    in.nextToken();
    if (isObject(in)) {
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        if (in.currentName().equals(Stamp.FIELD)) {
          in.nextToken();
          in.skipChildren();
        } else {
          ExactCopy.ofField(in, out);
        }
      }
    }
    out.writeStringField(Stamp.FIELD, stamp);
    out.writeEndObject();
  }

  /** Enters a field of the current object; false if it has no content. */
  private static boolean enter(JsonParser in, String field) throws IOException {
    if (in.currentToken() == null) {
      in.nextToken();
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = in.currentName().equals(field);
      in.nextToken();
      if (wanted) {
        return isObject(in);
      }
      in.skipChildren();
    }
    return false;
  }

  /** The service may print an empty object as an empty list. */
  private static boolean isObject(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.START_OBJECT) {
      return true;
    }
    boolean nothing =
        in.currentToken() == JsonToken.VALUE_NULL
            || (in.currentToken() == JsonToken.START_ARRAY
                && in.nextToken() == JsonToken.END_ARRAY);
    if (!nothing) {
      throw new IOException("not an object");
    }
    return false;
  }
}
