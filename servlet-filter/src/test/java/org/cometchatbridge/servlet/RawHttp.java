/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends requests byte by byte, which an HTTP client would not send. */
final class RawHttp {

  private static final int REAL_LIMIT_MILLIS = 20_000;

  /**
   * Everything that was received until the server closed the connection.
   *
   * @param status of the first response, or 0 if there was none
   * @param headers lines of the first response
   * @param rest everything after the headers, unparsed
   */
  record ApiResponse(int status, List<String> headers, String rest) {

    /**
     * The body of the first response, without the responses to further requests that the server has
     * found in the bytes.
     */
    String body() {
      List<String> length = all("Content-Length");
      int end = length.isEmpty() ? rest.length() : Integer.parseInt(length.get(0));
      return rest.startsWith("HTTP/1.1 ") ? "" : rest.substring(0, Math.min(end, rest.length()));
    }

    /** The values of a header. */
    List<String> all(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }

    String whole() {
      return String.join("\n", headers) + "\n\n" + rest;
    }
  }

  private RawHttp() {}

  /** Sends the bytes, closes the output, and reads to the end. */
  static ApiResponse send(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(REAL_LIMIT_MILLIS);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      return parse(readAll(socket.getInputStream()));
    } catch (SocketException rejected) {
      // A server may close the connection before it has read a rejected request.
      return new ApiResponse(0, List.of(), "");
    }
  }

  private static String readAll(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static ApiResponse parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new ApiResponse(0, List.of(), text);
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\r\n", -1)));
    int status = Integer.parseInt(lines.remove(0).split(" ", 3)[1]);
    return new ApiResponse(status, lines, text.substring(end + 4));
  }
}
