/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the bridge and the stub as a load balancer or a NAT does: it delays bytes, forgets
 * connections without a word, or accepts new ones and never passes on what they carry.
 */
final class Relay {

  private final ServerSocket listener;
  private final int target;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile int oneWayMillis;
  private volatile boolean forgetsNewOnes;
  private volatile boolean closesNewOnes;

  private Relay(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  static Relay to(int target) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()), target);
    Threads.start("relay", relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Carries out one command and returns what it has to report. */
  String command(String name, int value) throws IOException {
    switch (name) {
      case "latency" -> oneWayMillis = value;
      case "swallow" -> pairs.forEach(pair -> pair.silent = true);
      case "swallowNew" -> forgetsNewOnes = value != 0;
      case "closeNew" -> closesNewOnes = value != 0;
      case "reset" -> {
        for (Pair pair : pairs) {
          pair.reset();
        }
      }
      case "close" -> {
        for (Pair pair : pairs) {
          pair.client.close();
        }
      }
      case "connections" -> {
        return String.valueOf(pairs.size());
      }
      case "accepted" -> {
        return String.valueOf(accepted.get());
      }
      default -> throw new IOException("unknown command " + name);
    }
    return "ok";
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      client.setTcpNoDelay(true);
      accepted.incrementAndGet();
      if (closesNewOnes) {
        client.close();
        continue;
      }
      Pair pair = new Pair(client);
      pair.silent = forgetsNewOnes;
      pairs.add(pair);
      Threads.start("connect", pair::begin);
    }
  }

  /** Bytes that arrive on the other side later; none mean the end of the stream. */
  private static final class Chunk {

    private final byte[] bytes;
    private final long due;

    Chunk(byte[] bytes, int millis) {
      this.bytes = bytes;
      this.due = System.nanoTime() + millis * 1_000_000L;
    }
  }

  /** One connection on either side. */
  private final class Pair {

    private final Socket client;
    private volatile boolean silent;

    Pair(Socket client) {
      this.client = client;
    }

    private void begin() throws IOException {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      server.setTcpNoDelay(true);
      Threads.start("up", () -> copy(client, server));
      Threads.start("down", () -> copy(server, client));
    }

    private void copy(Socket from, Socket to) throws IOException {
      BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
      Threads.start("deliver", () -> deliver(underWay, to));
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          underWay.add(new Chunk(Arrays.copyOf(buffer, length), oneWayMillis));
        }
      } finally {
        underWay.add(new Chunk(new byte[0], oneWayMillis));
        // A connection that is forgotten stays open on the side of the bridge.
        if (!silent || from.equals(client)) {
          pairs.remove(this);
          from.close();
        }
      }
    }

    private void deliver(BlockingQueue<Chunk> underWay, Socket to) throws IOException {
      OutputStream out = to.getOutputStream();
      while (true) {
        Chunk chunk = Threads.take(underWay);
        Threads.sleep((chunk.due - System.nanoTime()) / 1_000_000);
        if (chunk.bytes.length == 0) {
          if (!silent || !to.equals(client)) {
            to.close();
          }
          return;
        }
        if (!silent) {
          out.write(chunk.bytes);
          out.flush();
        }
      }
    }

    private void reset() throws IOException {
      client.setSoLinger(true, 0);
      client.close();
    }
  }
}
