/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A port of the loopback interface that stays the emulator's while it listens and while it does
 * not.
 *
 * <p>A socket that is bound and does not listen keeps it: connections are rejected as by a closed
 * port, and the port is given to nobody else. Who listens binds beside that socket, so that there
 * is no moment in between.
 */
final class Port {

  private final int acceptQueue;
  private int number;
  private @Nullable Socket keeper;

  /**
   * Takes no port yet.
   *
   * @param number the port, or 0 for a free one
   */
  Port(int number, int acceptQueue) {
    this.number = number;
    this.acceptQueue = acceptQueue;
  }

  /** The port; 0 until a free one was found. */
  synchronized int number() {
    return number;
  }

  /** Takes the port, until it is given up. */
  synchronized void hold() throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    keeper = socket;
    number = socket.getLocalPort();
  }

  /** Takes the port again if it had to be given up for listening. */
  synchronized void keep() {
    if (keeper == null) {
      try {
        hold();
      } catch (IOException taken) {
        // Then it cannot be kept, and listening again may fail and say so.
      }
    }
  }

  /** Listens. */
  synchronized ServerSocketChannel listen() throws IOException {
    try {
      return bound();
    } catch (BindException rejected) {
      // Not every system lets two sockets of one port live side by side.
      close();
      return bound();
    }
  }

  private ServerSocketChannel bound() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(address(), acceptQueue);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private SocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
  }

  /** Gives the port up, as far as nobody listens. */
  synchronized void close() {
    Socket held = keeper;
    keeper = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException closedAnyway) {
        // Nothing was sent through it.
      }
    }
  }
}
