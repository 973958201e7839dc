/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The network between the bridge and the emulator: passes bytes on, and can lose or reset all
 * connections at once, as a load balancer does that is replaced. One thread.
 */
final class Network implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InetSocketAddress target;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** The connections whose packets vanish. They stay open until the network is repaired. */
  private final List<SocketChannel> lost = new ArrayList<>();

  /** When the last bytes came from each end of the open connections, by the system's timer. */
  private final Map<SocketChannel, Long> used = new ConcurrentHashMap<>();

  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean closed;

  /** Opens a network to a server of this machine. */
  Network(URI server) throws IOException {
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    this.selector = Selector.open();
    this.listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    Thread thread = new Thread(this::run, "network");
    thread.setDaemon(true);
    thread.start();
  }

  /** The same URL by way of this network. */
  URI through(URI server) throws IOException {
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    return URI.create(server.toString().replace(":" + server.getPort(), ":" + port));
  }

  /** The packets of all present connections vanish; later connections are not affected. */
  void loseConnections() {
    command(
        () ->
            eachConnection(
                key -> {
                  key.cancel();
                  lost.add((SocketChannel) key.channel());
                }));
  }

  /** Resets all present connections. */
  void resetConnections() {
    command(() -> eachConnection(key -> reset((SocketChannel) key.channel())));
  }

  /** The connections of the bridge that are open, without those that were lost. */
  int connections() {
    return connections.get();
  }

  /** The open connections that have carried nothing for this time. */
  int unusedFor(Duration time) {
    long latest = System.nanoTime() - time.toNanos();
    long ends = used.values().stream().filter(last -> last - latest < 0).count();
    return (int) (ends / 2);
  }

  /** Closes the connections that were lost. */
  void repair() {
    command(
        () -> {
          lost.forEach(Network::close);
          lost.clear();
        });
  }

  private void command(Runnable command) {
    commands.add(command);
    selector.wakeup();
  }

  private void eachConnection(Consumer<SelectionKey> change) {
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.channel() instanceof SocketChannel) {
        change.accept(key);
      }
    }
  }

  /** Both ends of a connection are registered, one for each direction. */
  private int pairs() {
    int ends = 0;
    for (SelectionKey key : selector.keys()) {
      ends += key.isValid() && key.channel() instanceof SocketChannel ? 1 : 0;
    }
    return ends / 2;
  }

  private void run() {
    try {
      while (!closed) {
        selector.select();
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
          command.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          process(key);
        }
        selector.selectedKeys().clear();
        connections.set(pairs());
        used.keySet().removeIf(channel -> !isOpen(channel));
      }
    } catch (IOException e) {
      throw new IllegalStateException("The network of the run failed", e);
    } finally {
      lost.forEach(Network::close);
      selector.keys().forEach(key -> close(key.channel()));
      close(selector);
    }
  }

  private boolean isOpen(SocketChannel channel) {
    SelectionKey key = channel.keyFor(selector);
    return key != null && key.isValid();
  }

  private void process(SelectionKey key) throws IOException {
    if (!key.isValid()) {
      return;
    }
    if (key.channel() == listener) {
      accept();
      return;
    }
    SocketChannel from = (SocketChannel) key.channel();
    SocketChannel to = (SocketChannel) key.attachment();
    try {
      buffer.clear();
      if (from.read(buffer) < 0) {
        close(from);
        close(to);
        return;
      }
      used(from, to);
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
    } catch (IOException | CancelledKeyException e) {
      close(from);
      reset(to);
    }
  }

  private void used(SocketChannel from, SocketChannel to) {
    long now = System.nanoTime();
    used.put(from, now);
    used.put(to, now);
  }

  private void accept() throws IOException {
    SocketChannel client = listener.accept();
    if (client == null) {
      return;
    }
    SocketChannel server;
    try {
      server = SocketChannel.open(target);
    } catch (IOException refused) {
      // The client is connected already, so that it cannot be refused.
      reset(client);
      return;
    }
    register(client, server);
    register(server, client);
    used(client, server);
  }

  private void register(SocketChannel from, SocketChannel to) throws IOException {
    from.setOption(StandardSocketOptions.TCP_NODELAY, true);
    from.configureBlocking(false);
    from.register(selector, SelectionKey.OP_READ, to);
  }

  private static void reset(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It is closed.
    }
    close(channel);
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      // It is of no use any more.
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
