/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.internal.guard.AttemptWithoutLimits;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.SharedThreads;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection is used for a limited time, so that no dead or outdated one is. */
class ConnectionAgeTest {

  private static final Duration LONG = Duration.ofHours(1);

  /** The shortest time that HttpClient measures. */
  private static final Duration SHORT = Duration.ofMillis(1);

  private final ManualTime time = new ManualTime();
  private final AtomicLong clockMillis = new AtomicLong(LONG.toMillis());
  private final IoThreads io = new IoThreads(OperatorLog.toPlatform());
  private final SharedThreads threads = new SharedThreads("connects", 1, time);
  private final TestResolver resolver = new TestResolver();

  /** The address on which each connection was accepted. */
  private final List<InetAddress> connections = new CopyOnWriteArrayList<>();

  private final List<InetAddress> calls = new CopyOnWriteArrayList<>();

  /** The bridge has closed a connection. */
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private InetAddress before;
  private InetAddress after;
  private ServerSocket first;
  private ServerSocket second;

  @BeforeEach
  void twoServersOnOnePort() throws IOException {
    before = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    after = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    first = new ServerSocket(0, 50, before);
    second = new ServerSocket(first.getLocalPort(), 50, after);
    start(() -> accept(first));
    start(() -> accept(second));
    resolver.resolveTo(before);
  }

  @AfterEach
  void close() throws IOException {
    first.close();
    second.close();
    io.close();
    threads.close();
  }

  @Test
  void defaults_followANameWithinAMinuteAndFirewallsThatForgetAfterOne() {
    assertThat(ConnectionAge.DEFAULT.lifetime()).isEqualTo(Duration.ofSeconds(60));
    assertThat(ConnectionAge.DEFAULT.idle()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void connectionInUse_staysWhereItIs() throws Exception {
    try (Connections bridge = connections(new ConnectionAge(LONG, LONG))) {
      call(bridge);
      resolver.resolveTo(after);
      call(bridge);
    }

    assertThat(calls).containsExactly(before, before);
    assertThat(connections).hasSize(1);
  }

  @Test
  void nameThatMoved_isFollowedWhenTheLifetimeOfTheConnectionIsOver() throws Exception {
    try (Connections bridge = connections(new ConnectionAge(SHORT, LONG))) {
      call(bridge);
      resolver.resolveTo(after);
      letTimePass();
      call(bridge);
    }

    assertThat(calls).containsExactly(before, after);
  }

  @Test
  void connectionThatWasIdleForTooLong_isNotUsed() throws Exception {
    try (Connections bridge = connections(new ConnectionAge(LONG, SHORT))) {
      call(bridge);
      letTimePass();
      call(bridge);
    }

    assertThat(calls).hasSize(2);
    assertThat(connections).hasSize(2);
  }

  /** HttpClient would take the connection for one that is used in the future. */
  @Test
  void clockThatIsSetBack_prolongsNoConnection() throws Exception {
    try (Connections bridge = connections(new ConnectionAge(LONG, LONG))) {
      call(bridge);
      clockMillis.addAndGet(-10_000);
      call(bridge);
      call(bridge);
    }

    assertThat(connections).hasSize(2);
  }

  @Test
  void clockThatIsSetBack_endsIdleConnectionsWithoutACall() throws Exception {
    try (Connections bridge = connections(new ConnectionAge(LONG, LONG))) {
      call(bridge);
      clockMillis.addAndGet(-10_000);
      time.advance(LONG);

      closed.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void addressThatCannotBeReached_isPassedOver() throws Exception {
    first.close();
    resolver.resolveTo(before, after);
    try (Connections bridge = connections(new ConnectionAge(LONG, LONG))) {
      call(bridge);
    }

    assertThat(calls).containsExactly(after);
  }

  private Connections connections(ConnectionAge age) {
    return new Connections(
        Endpoint.of(URI.create("http://chat.example:" + second.getLocalPort()), null),
        new Tls(Optional.empty()),
        Duration.ofSeconds(20),
        time,
        age,
        new MachineClock(clockMillis::get, () -> 0),
        new Names(resolver),
        io,
        new Lane(threads, 1, Integer.MAX_VALUE),
        error -> {});
  }

  private void call(Connections bridge) throws Exception {
    RawResponse response =
        bridge
            .send(new HttpCall("GET", "/", Map.of(), null), 1_000, AttemptWithoutLimits.start(time))
            .get(20, TimeUnit.SECONDS);
    assertThat(response.status()).isEqualTo(200);
  }

  /** HttpClient reads the machine's clock, in milliseconds. */
  private static void letTimePass() {
    long begin = System.currentTimeMillis();
    while (System.currentTimeMillis() < begin + 3) {
      Thread.onSpinWait();
    }
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket client = server.accept();
        connections.add(client.getLocalAddress());
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          calls.add(client.getLocalAddress());
          client
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
        }
      }
      closed.complete(null);
    } catch (IOException closed) {
      // The bridge has closed the connection.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }
}
