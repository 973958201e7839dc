/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reserved ports that are not listening. */
final class PortTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int ROUNDS = 300;

  @Test
  void port_notListening_refusesConnectionsAndStaysReserved() throws Exception {
    try (CometChatEmulator emulator = CometChatEmulator.start()) {
      int port = emulator.baseUrl().getPort();
      emulator.faults().refuseConnections();

      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port));
      try (Socket other = new Socket()) {
        assertThatExceptionOfType(BindException.class)
            .isThrownBy(() -> other.bind(new InetSocketAddress(LOOPBACK, port)));
      }
    }
  }

  @Test
  void port_whileOtherSocketsAreOpened_canAlwaysBeReopened() throws Exception {
    try (CometChatEmulator emulator = CometChatEmulator.start();
        ServerSocket anywhere = new ServerSocket(0, ROUNDS, LOOPBACK)) {
      int port = emulator.baseUrl().getPort();
      List<Socket> takers = new ArrayList<>();
      try {
        for (int round = 0; round < ROUNDS; round++) {
          connect(port).close();
          try (Outage outage = emulator.faults().refuseConnections()) {
            // Each binds a free port, which must never be the reserved one.
            takers.add(connect(anywhere.getLocalPort()));
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(port));
            outage.end();
          }
        }
      } finally {
        for (Socket taker : takers) {
          taker.close();
        }
      }
      assertThat(takers).extracting(Socket::getLocalPort).doesNotContain(port).hasSize(ROUNDS);
      assertThat(emulator.baseUrl().getPort()).isEqualTo(port);
    }
  }

  @Test
  void port_closed_isFree() throws Exception {
    CometChatEmulator emulator = CometChatEmulator.start();
    int port = emulator.baseUrl().getPort();
    emulator.faults().refuseConnections();
    emulator.close();

    try (ServerSocket next = new ServerSocket(port, 1, LOOPBACK)) {
      assertThat(next.getLocalPort()).isEqualTo(port);
    }
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(LOOPBACK, port);
  }
}
