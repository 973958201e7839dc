/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Writes a response, or the part of it that a fault permits. Closing an HTTP/2 connection affects
 * all its calls, as in production.
 */
final class ResponseWriter {

  private final Request request;
  private final Response response;
  private final Callback callback;

  ResponseWriter(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  void send(ApiResponse apiResponse) {
    prepare(apiResponse);
    response.write(true, ByteBuffer.wrap(apiResponse.bytes()), callback);
  }

  void upgrade(PageSockets sockets) {
    sockets.open(request, response, callback);
  }

  void fail(Throwable cause) {
    callback.failed(cause);
  }

  void sendHalfOfBody(ApiResponse apiResponse) {
    byte[] body = apiResponse.bytes();
    prepare(apiResponse);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(
        false,
        ByteBuffer.wrap(body, 0, body.length / 2),
        Callback.from(this::close, failure -> close()));
  }

  void sendPartOfHeaders(ApiResponse apiResponse) {
    // Jetty writes all headers at once, so the partial headers bypass it.
    connection().write(Callback.from(this::close, failure -> close()), partOfHeaders(apiResponse));
  }

  void reset() {
    EndPoint socket = connection();
    while (socket instanceof EndPoint.Wrapper wrapper) {
      socket = wrapper.unwrap();
    }
    if (socket.getTransport() instanceof SocketChannel channel) {
      try {
        // Closing a socket with SO_LINGER 0 sends a reset instead of a FIN.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException alreadyClosed) {
        callback.failed(alreadyClosed);
        return;
      }
    }
    // Closes the socket below TLS, which would send close_notify first.
    close(socket);
  }

  private ByteBuffer partOfHeaders(ApiResponse apiResponse) {
    if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
      // The frame header announces a HEADERS frame of 64 bytes; only its first byte follows, which
      // encodes ":status 200".
      return ByteBuffer.allocate(10)
          .put(new byte[] {0, 0, 64, 1, 4})
          .putInt(Integer.parseInt(request.getId()))
          .put((byte) 0x88)
          .flip();
    }
    String head =
        String.format(
            Locale.ROOT,
            "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Len",
            apiResponse.status(),
            HttpStatus.getMessage(apiResponse.status()),
            apiResponse.contentType() == null ? "application/json" : apiResponse.contentType());
    return ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
  }

  private void prepare(ApiResponse apiResponse) {
    response.setStatus(apiResponse.status());
    if (apiResponse.contentType() != null) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, apiResponse.contentType());
    }
    apiResponse
        .headers()
        .forEach(header -> response.getHeaders().add(new HttpField(header.name(), header.value())));
  }

  private void close() {
    close(connection());
  }

  private void close(EndPoint endPoint) {
    endPoint.close();
    // Jetty does not log an EofException; the closed connection is intended.
    callback.failed(new EofException("a fault closed the connection"));
  }

  private EndPoint connection() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }
}
