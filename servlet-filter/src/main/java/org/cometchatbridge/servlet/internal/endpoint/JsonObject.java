/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import java.nio.charset.StandardCharsets;

/** A flat JSON object with string values. */
final class JsonObject {

  private final StringBuilder json = new StringBuilder("{");

  JsonObject with(String name, String value) {
    if (json.length() > 1) {
      json.append(',');
    }
    quote(name);
    json.append(':');
    quote(value);
    return this;
  }

  byte[] toBytes() {
    return (json + "}").getBytes(StandardCharsets.UTF_8);
  }

  /** Escapes every character that is special in JSON or HTML or is not ASCII. */
  private void quote(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c > '~' || c == '<' || c == '>' || c == '&') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
