/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes the labels of a token. */
public final class TokenJson {

  private TokenJson() {}

  /** The body of "update auth token"; both texts must not be empty. */
  public static byte[] label(String platform, String userAgent) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("platform", WellFormed.text(platform));
      out.writeStringField("userAgent", WellFormed.text(userAgent));
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
