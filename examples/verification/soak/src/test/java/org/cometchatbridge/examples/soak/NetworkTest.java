/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Which connections are counted as unused. */
class NetworkTest {

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void openConnection_isUnusedUntilItCarriesBytesOrEnds() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://localhost:" + server.getLocalPort());
      try (Network network = new Network(url);
          Socket client =
              new Socket(InetAddress.getLoopbackAddress(), network.through(url).getPort());
          Socket accepted = server.accept()) {
        await(() -> network.unusedFor(Duration.ZERO) == 1);
        assertThat(network.unusedFor(LONG)).isZero();

        client.getOutputStream().write(1);
        assertThat(accepted.getInputStream().read()).isEqualTo(1);
        assertThat(network.unusedFor(LONG)).isZero();

        client.shutdownOutput();
        await(() -> network.unusedFor(Duration.ZERO) == 0);
      }
    }
  }

  @Test
  void connectionThatWasLost_isNotCounted() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://localhost:" + server.getLocalPort());
      try (Network network = new Network(url);
          Socket client =
              new Socket(InetAddress.getLoopbackAddress(), network.through(url).getPort())) {
        await(() -> network.connections() == 1);
        network.loseConnections();

        await(() -> network.connections() == 0 && network.unusedFor(Duration.ZERO) == 0);
        assertThat(client.isClosed()).isFalse();
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
