/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cometchatbridge.core.Uid;

/** The body of "import users", put together from users that are written already. */
public final class ImportBody {

  private static final String BEGIN = "{\"users\":{";
  private static final String END = "}}";

  private ImportBody() {}

  /** The bytes of a body without users. */
  public static int emptyBytes() {
    return BEGIN.length() + END.length();
  }

  /** The bytes by which a user makes a body longer, at most. */
  public static int bytesOf(Uid uid, byte[] entry) {
    return uid.value().length() + 4 + entry.length;
  }

  /**
   * Puts users together.
   *
   * @param entries JSON objects, each of which begins with the uid
   */
  public static byte[] of(List<byte[]> entries) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(10_240);
    body.writeBytes(BEGIN.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        body.write(',');
      }
      byte[] entry = entries.get(i);
      writeUid(body, entry);
      body.write(':');
      body.writeBytes(entry);
    }
    body.writeBytes(END.getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  /** A uid is written without escapes, so it ends at the next quotation mark. */
  private static void writeUid(ByteArrayOutputStream body, byte[] entry) {
    int begin = "{\"uid\":".length();
    int end = begin + 1;
    while (entry[end] != '"') {
      end++;
    }
    body.write(entry, begin, end + 1 - begin);
  }
}
