/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Copies JSON without a change of any number. Jackson has this since 2.15; applications bring older
 * versions.
 */
final class ExactCopy {

  private ExactCopy() {}

  /** Copies the field that the parser stands at, with its whole value. */
  static void ofField(JsonParser in, JsonGenerator out) throws IOException {
    int depth = 0;
    JsonToken token = in.currentToken();
    do {
      copy(token, in, out);
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
      if (token != JsonToken.FIELD_NAME && depth == 0) {
        return;
      }
      token = in.nextToken();
    } while (token != null);
    throw new IOException("the value is incomplete");
  }

  private static void copy(JsonToken token, JsonParser in, JsonGenerator out) throws IOException {
    switch (token) {
      case START_OBJECT -> out.writeStartObject();
      case END_OBJECT -> out.writeEndObject();
      case START_ARRAY -> out.writeStartArray();
      case END_ARRAY -> out.writeEndArray();
      case FIELD_NAME -> out.writeFieldName(in.currentName());
      case VALUE_STRING -> out.writeString(in.getText());
      // The text has every digit that a double or a parsed number may lose.
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
      case VALUE_TRUE -> out.writeBoolean(true);
      case VALUE_FALSE -> out.writeBoolean(false);
      case VALUE_NULL -> out.writeNull();
      default -> throw new IOException("no JSON value");
    }
  }
}
