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
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Collects one response, removes its content coding and stops when it exceeds the size limit. */
final class ResponseCollector implements AsyncResponseConsumer<RawResponse> {

  private final int capBytes;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
  private volatile @Nullable HttpResponse head;
  private volatile @Nullable FutureCallback<RawResponse> result;
  private volatile @Nullable IOException rejection;
  private boolean endsWithTheConnection;

  ResponseCollector(int capBytes) {
    this.capBytes = capBytes;
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<RawResponse> callback)
      throws IOException {
    head = response;
    result = callback;
    endsWithTheConnection =
        entity != null
            && entity.getContentLength() < 0
            && header(response, "Transfer-Encoding") == null;
    if (entity != null && entity.getContentLength() > capBytes) {
      throw rejected(response);
    }
    if (entity == null) {
      end(response, callback);
    }
  }

  @Override
  public void informationResponse(HttpResponse information, HttpContext context) {
    // 1xx: the response follows.
  }

  /** Whether the head of a response has been received. */
  boolean hasBegun() {
    return head != null;
  }

  /** What was received so far, or {@code null} if that has no body. */
  @Nullable RawResponse received() {
    HttpResponse response = head;
    return response == null || body.size() == 0 ? null : complete(response);
  }

  /** Why the response cannot be used although the connection is in order, or {@code null}. */
  @Nullable IOException rejection() {
    return rejection;
  }

  private IOException rejected(HttpResponse response) {
    UnreadableBody reason = new UnreadableBody(tooLarge(), response(response, null));
    rejection = reason;
    return reason;
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer chunk) throws IOException {
    HttpResponse response = head;
    if (response != null && body.size() + chunk.remaining() > capBytes) {
      throw rejected(response);
    }
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    body.write(bytes, 0, bytes.length);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    HttpResponse response = head;
    FutureCallback<RawResponse> callback = result;
    if (response != null && callback != null) {
      end(response, callback);
    }
  }

  private void end(HttpResponse response, FutureCallback<RawResponse> callback) {
    if (wasCutInsideTheHead(response)) {
      callback.failed(
          new ConnectionClosedException("The connection was closed inside the response head"));
      return;
    }
    callback.completed(complete(response));
  }

  private RawResponse complete(HttpResponse response) {
    try {
      return response(response, decoded(response));
    } catch (IOException e) {
      return response(response, null);
    }
  }

  private static RawResponse response(HttpResponse response, byte @Nullable [] body) {
    return new RawResponse(
        response.getCode(),
        body == null ? new byte[0] : body,
        header(response, "Retry-After"),
        header(response, "X-Rate-Limit-Reset", "X-RateLimit-Reset"),
        header(response, "Date"),
        body != null,
        new RawResponse.Quota(
            String.valueOf(response.getVersion()),
            header(response, "X-Rate-Limit", "X-RateLimit-Limit"),
            header(response, "X-Rate-Limit-Remaining", "X-RateLimit-Remaining")));
  }

  private static @Nullable String header(HttpResponse response, String name, String otherName) {
    String value = header(response, name);
    return value == null ? header(response, otherName) : value;
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
      case "deflate" -> inflated(bytes);
      default -> throw new IOException("The response has an unknown content coding");
    };
  }

  /** RFC 9110, 8.4.1.2: some senders omit the zlib header. */
  private byte[] inflated(byte[] bytes) throws IOException {
    Inflater inflater = new Inflater(!hasZlibHeader(bytes));
    try {
      return read(new InflaterInputStream(new ByteArrayInputStream(bytes), inflater));
    } finally {
      inflater.end();
    }
  }

  /** RFC 1950, 2.2: the method is 8, and both bytes together are a multiple of 31. */
  private static boolean hasZlibHeader(byte[] bytes) {
    return bytes.length >= 2
        && (bytes[0] & 0x0f) == 8
        && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) % 31 == 0;
  }

  private byte[] read(InputStream decoding) throws IOException {
    try (decoding) {
      byte[] bytes = decoding.readNBytes(capBytes + 1);
      if (bytes.length > capBytes) {
        throw new IOException(tooLarge());
      }
      return bytes;
    }
  }

  @Override
  public void failed(Exception cause) {
    // HttpClient notifies the exchange as well.
  }

  @Override
  public void releaseResources() {
    // The body is kept in memory only as long as the exchange is.
  }

  private String tooLarge() {
    return "The response is larger than " + capBytes + " bytes";
  }

  private static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
