/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads responses whose texts are damaged. A single byte of another encoding, or a line break in a
 * text for humans, must not hide the {@code error.code} beside it.
 */
final class JsonInput {

  private final JsonFactory json =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

  /** What is read from one complete JSON object. */
  interface Reading<T> {

    /** Reads all of it, or throws if the text is no JSON. */
    T read(JsonParser in) throws IOException;
  }

  /**
   * Reads a body; if that fails, bytes that are not UTF-8 are replaced and it is read a second
   * time.
   */
  <T> T read(byte[] body, Reading<T> reading) throws IOException {
    try (JsonParser in = json.createParser(body)) {
      return reading.read(in);
    } catch (IOException e) {
      String text = new String(body, StandardCharsets.UTF_8);
      if (text.indexOf('\uFFFD') < 0) {
        throw e;
      }
      try (JsonParser in = json.createParser(text)) {
        return reading.read(in);
      }
    }
  }
}
