/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A plain TCP connection that gives tests access to every byte. */
final class RawConnection implements AutoCloseable {

  private static final int SAFETY_NET_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final CometChatEmulator emulator;

  RawConnection(CometChatEmulator emulator) throws IOException {
    this.emulator = emulator;
    socket.connect(
        new InetSocketAddress(emulator.baseUrl().getHost(), emulator.baseUrl().getPort()));
    socket.setSoTimeout(SAFETY_NET_MILLIS);
  }

  void post(String path, String json) throws IOException {
    send("/v3" + path, json);
  }

  /** Posts to the control API. */
  void postControl(String path, String json) throws IOException {
    send("/_emulator/" + path, json);
  }

  private void send(String path, String json) throws IOException {
    String request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\napikey: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, emulator.apiKey(), json.length(), json);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  void mint(String uid) throws IOException {
    post("/users/" + uid + "/auth_tokens", "{\"force\":true}");
  }

  /** Reads the next line, or its beginning if the connection is closed normally. */
  String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** Reads until the connection is closed normally; throws a SocketException on a reset. */
  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads until the connection is reset. */
  String readToReset() throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        seen.write(next);
      }
    } catch (SocketException reset) {
      return seen.toString(StandardCharsets.UTF_8);
    }
    throw new AssertionError("the connection ended in order after: " + seen);
  }

  /** Waits until the connection is closed or reset. */
  void awaitClosed() throws IOException {
    try {
      readToEnd();
    } catch (SocketException reset) {
      // A reset closes the connection as well.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
