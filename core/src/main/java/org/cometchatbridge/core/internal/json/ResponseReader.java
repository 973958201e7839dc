/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope of CometChat's responses.
 *
 * <p>Unknown fields are ignored, because the service may add fields, and a field of an unexpected
 * type counts as absent. If a part occurs twice, the last one counts as a whole: a token and its
 * owner are never read from different parts.
 */
public final class ResponseReader {

  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");

  /** Field names are logged, so they are shorter than any key or token. */
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.@-]{1,39}");

  /** What separates the parts of a path in the usual notations. */
  private static final Pattern SEPARATORS = Pattern.compile("[./\\[\\]\\s]+");

  private static final int DETAIL_FIELDS = 20;
  private static final int METADATA_FIELDS = 500;

  private final JsonInput input = new JsonInput();

  /** Reads a body; anything that is not one complete JSON object is unreadable. */
  public ResponseBody read(byte[] body) {
    try {
      return input.read(body, ResponseReader::readEnvelope);
    } catch (IOException e) {
      return ResponseBody.UNREADABLE;
    }
  }

  private static ResponseBody readEnvelope(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      return ResponseBody.UNREADABLE;
    }
    @Nullable String uid = null;
    @Nullable String token = null;
    @Nullable String code = null;
    boolean hasError = false;
    Set<String> details = new TreeSet<>();
    Set<String> metadata = new TreeSet<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String part = in.currentName();
      if ("data".equals(part)) {
        uid = null;
        token = null;
        metadata.clear();
      } else if ("error".equals(part)) {
        code = null;
        hasError = false;
        details.clear();
      }
      JsonToken content = in.nextToken();
      if (content != JsonToken.START_OBJECT) {
        hasError |= "error".equals(part) && content == JsonToken.VALUE_STRING;
        in.skipChildren();
        continue;
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = part + '.' + in.currentName();
        JsonToken value = in.nextToken();
        boolean text = value == JsonToken.VALUE_STRING;
        hasError |= "error".equals(part) && value != JsonToken.VALUE_NULL;
        switch (field) {
          case "data.uid" -> uid = text ? in.getText() : null;
          case "data.authToken" -> token = text ? in.getText() : null;
          case "error.code" -> code = text ? code(in.getText()) : null;
          case "error.details" -> readKeys(in, details, DETAIL_FIELDS, ResponseReader::field);
          case "data.metadata" -> readKeys(in, metadata, METADATA_FIELDS, ResponseReader::key);
          default -> in.skipChildren();
        }
        if (value.isStructStart() && in.currentToken() == value) {
          in.skipChildren();
        }
      }
    }
    return in.nextToken() == null
        ? new ResponseBody(
            true, uid, token, code, hasError, details, metadata.contains(Stamp.PRIVATE))
        : ResponseBody.UNREADABLE;
  }

  private static void readKeys(
      JsonParser in, Set<String> keys, int most, Function<String, Optional<String>> name)
      throws IOException {
    keys.clear();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      if (keys.size() < most) {
        name.apply(in.currentName()).ifPresent(keys::add);
      }
      in.nextToken();
      in.skipChildren();
    }
  }

  /** The path to a field, or its first part if the path is long or has characters of its own. */
  private static Optional<String> field(String path) {
    return isField(path)
        ? Optional.of(path)
        : SEPARATORS.splitAsStream(path).filter(ResponseReader::isField).findFirst();
  }

  private static Optional<String> key(String text) {
    return isField(text) ? Optional.of(text) : Optional.empty();
  }

  private static boolean isField(String text) {
    return FIELD.matcher(text).matches();
  }

  /** Codes are logged, so only the form that CometChat documents is accepted. */
  private static @Nullable String code(String text) {
    return CODE.matcher(text).matches() ? text : null;
  }
}
