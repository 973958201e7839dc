/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The subset of DER (X.690) that certificates need. */
final class Der {

  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Instant LAST_SHORT_TIME = Instant.parse("2050-01-01T00:00:00Z");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, join(parts));
  }

  static byte[] set(byte[] part) {
    return tagged(SET, part);
  }

  static byte[] integer(BigInteger number) {
    return tagged(0x02, number.toByteArray());
  }

  static byte[] booleanTrue() {
    return tagged(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] utf8(String text) {
    return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] octets(byte[] content) {
    return tagged(OCTET_STRING, content);
  }

  static byte[] bits(byte[] content) {
    return tagged(BIT_STRING, join(new byte[] {0}, content));
  }

  /** Certificates use UTCTime (two-digit years) up to 2049, GeneralizedTime from then on. */
  static byte[] time(Instant when) {
    return when.isBefore(LAST_SHORT_TIME)
        ? tagged(0x17, SHORT_TIME.format(when).getBytes(StandardCharsets.US_ASCII))
        : tagged(GENERALIZED_TIME, TIME.format(when).getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] objectId(int... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(parts[0] * 40 + parts[1]);
    for (int i = 2; i < parts.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (parts[i] >> shift != 0) {
          out.write((parts[i] >> shift & 0x7f) | 0x80);
        }
      }
      out.write(parts[i] & 0x7f);
    }
    return tagged(0x06, out.toByteArray());
  }

  static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length & 0xff);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
