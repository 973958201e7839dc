/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response with endless headers fails the call without exhausting the memory. */
class HeaderFloodTest {

  /** Much more than the buffers of two sockets, much less than the heap. */
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final AtomicLong sent = new AtomicLong();
  private final CountDownLatch aborted = new CountDownLatch(1);

  @ParameterizedTest
  @ValueSource(strings = {"\r\nX-Flood: ", ""})
  void endlessHeaders_areAborted(String separator) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread flood = new Thread(() -> flood(server, separator + "a".repeat(8_000)));
      flood.setDaemon(true);
      flood.start();
      CometChatBridgeConfig config =
          CometChatBridgeConfig.builder()
              .appId("app")
              .region("us")
              .apiKey("key")
              .baseUrl(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v3"))
              .build();
      try (CometChatBridge bridge = new ManualTime().bridge(config)) {
        bridge.login(newSession(), user("emp-1"));

        assertThat(aborted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sent.get()).isLessThan(MAX_BYTES);
      }
    }
  }

  /** Serves one call until the client closes the connection or the limit is reached. */
  private void flood(ServerSocket server, String header) {
    byte[] bytes = header.getBytes(US_ASCII);
    try (Socket client = server.accept()) {
      assertThat(client.getInputStream().read()).isNotNegative();
      OutputStream out = client.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nX-Flood: ".getBytes(US_ASCII));
      while (sent.addAndGet(bytes.length) < MAX_BYTES) {
        out.write(bytes);
      }
    } catch (IOException expected) {
      // The client has closed the connection.
    }
    aborted.countDown();
  }
}
