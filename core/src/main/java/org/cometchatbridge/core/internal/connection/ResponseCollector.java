/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Collects one response, removes its content coding and stops when it exceeds the size limit. */
final class ResponseCollector {

  private final int capBytes;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
  private @Nullable HttpResponse head;
  private boolean endsWithTheConnection;

  ResponseCollector(int capBytes) {
    this.capBytes = capBytes;
  }

  void begin(HttpResponse response, @Nullable EntityDetails entity) throws IOException {
    head = response;
    endsWithTheConnection =
        entity != null
            && entity.getContentLength() < 0
            && header(response, "Transfer-Encoding") == null;
    if (entity != null && entity.getContentLength() > capBytes) {
      throw tooLarge();
    }
  }

  /** Whether the head of a response has been received. */
  boolean hasBegun() {
    return head != null;
  }

  void append(ByteBuffer chunk) throws IOException {
    if (body.size() + chunk.remaining() > capBytes) {
      throw tooLarge();
    }
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    body.write(bytes, 0, bytes.length);
  }

  /** The complete response. */
  RawResponse end() throws IOException {
    HttpResponse response = head;
    if (response == null || wasCutInsideTheHead(response)) {
      throw new ConnectionClosedException("The connection was closed inside the response head");
    }
    String reset = header(response, "X-Rate-Limit-Reset");
    return new RawResponse(
        response.getCode(),
        decoded(response),
        header(response, "Retry-After"),
        reset == null ? header(response, "X-RateLimit-Reset") : reset);
  }

  /**
   * The parser takes a head that is cut off for a complete one. Such a response has no length and
   * no body, and does not announce that the connection ends with it.
   */
  private boolean wasCutInsideTheHead(HttpResponse response) {
    return endsWithTheConnection
        && body.size() == 0
        && !HttpVersion.HTTP_1_0.equals(response.getVersion())
        && header(response, "Connection") == null;
  }

  private byte[] decoded(HttpResponse response) throws IOException {
    byte[] bytes = body.toByteArray();
    if (bytes.length == 0) {
      return bytes;
    }
    for (String coding : codings(response)) {
      bytes = decoded(bytes, coding);
    }
    return bytes;
  }

  /** The codings in the order in which they are removed: the last one applied comes first. */
  private static List<String> codings(HttpResponse response) {
    List<String> codings = new ArrayList<>();
    for (Header header : response.getHeaders("Content-Encoding")) {
      for (String coding : header.getValue().split(",", -1)) {
        codings.add(coding.strip().toLowerCase(Locale.ROOT));
      }
    }
    Collections.reverse(codings);
    return codings;
  }

  private byte[] decoded(byte[] bytes, String coding) throws IOException {
    return switch (coding) {
      case "", "identity" -> bytes;
      case "gzip", "x-gzip" -> read(new GZIPInputStream(new ByteArrayInputStream(bytes)));
      case "deflate" -> read(new InflaterInputStream(new ByteArrayInputStream(bytes)));
      default -> throw new IOException("The response has an unknown content coding");
    };
  }

  private byte[] read(InputStream decoding) throws IOException {
    try (decoding) {
      byte[] bytes = decoding.readNBytes(capBytes + 1);
      if (bytes.length > capBytes) {
        throw tooLarge();
      }
      return bytes;
    }
  }

  private IOException tooLarge() {
    return new IOException("The response is larger than " + capBytes + " bytes");
  }

  private static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
