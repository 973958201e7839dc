/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A browser on one connection that stays open: it keeps cookies, and costs less than any HTTP
 * client. Not thread-safe.
 */
final class PageClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final String headers;

  /**
   * Connects.
   *
   * @param headers the lines that each request has
   */
  PageClient(int port, String... headers) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.headers = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }

  /**
   * A response.
   *
   * @param status the status
   * @param head the status line and the headers
   */
  record Page(int status, String head) {

    Optional<String> header(String name) {
      String start = "\n" + name.toLowerCase(Locale.ROOT) + ":";
      int at = head.toLowerCase(Locale.ROOT).indexOf(start);
      if (at < 0) {
        return Optional.empty();
      }
      int from = at + start.length();
      return Optional.of(head.substring(from, head.indexOf('\r', from)).strip());
    }
  }

  /** A copy of the cookies, for the same session on another server. */
  void takeCookiesOf(PageClient other) {
    cookies.putAll(other.cookies);
  }

  Page get(String path) throws IOException {
    send(path);
    return receive();
  }

  /** Sends a request whose response is not read. */
  void send(String path) throws IOException {
    StringBuilder request = new StringBuilder(256);
    request.append("GET ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n").append(headers);
    if (!cookies.isEmpty()) {
      request.append("Cookie: ");
      String separator = "";
      for (Map.Entry<String, String> cookie : cookies.entrySet()) {
        request.append(separator).append(cookie.getKey()).append('=').append(cookie.getValue());
        separator = "; ";
      }
      request.append("\r\n");
    }
    out.write(request.append("\r\n").toString().getBytes(ISO_8859_1));
    out.flush();
  }

  private Page receive() throws IOException {
    StringBuilder head = new StringBuilder(256);
    int end = 0;
    while (end < 4) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("The server has closed the connection");
      }
      end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : 0;
      head.append((char) next);
    }
    Page page = new Page(Integer.parseInt(head.substring(9, 12)), head.toString());
    in.skipNBytes(page.header("Content-Length").map(Long::valueOf).orElse(0L));
    keepCookies(page.head());
    return page;
  }

  private void keepCookies(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "Set-Cookie:", 0, 11)) {
        String cookie = line.substring(11).strip();
        int end = cookie.indexOf(';');
        String pair = end < 0 ? cookie : cookie.substring(0, end);
        int equals = pair.indexOf('=');
        cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
