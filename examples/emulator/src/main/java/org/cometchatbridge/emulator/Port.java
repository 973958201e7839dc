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
 * A port that stays reserved for the emulator even while it does not listen.
 *
 * <p>A socket that is bound but does not listen reserves the port: connections are refused as on a
 * closed port, and no other process can bind it. The listening socket is bound in addition, with
 * {@code SO_REUSEADDR}, so that the port is never free in between.
 */
final class Port {

  private final InetAddress address;
  private final int acceptQueue;
  private int number;
  private @Nullable Socket reservation;

  /**
   * Creates an unbound port.
   *
   * @param address the address to bind
   * @param number the port, or 0 for a free one
   */
  Port(InetAddress address, int number, int acceptQueue) {
    this.address = address;
    this.number = number;
    this.acceptQueue = acceptQueue;
  }

  /** Returns the port number; 0 until a free port was found. */
  synchronized int number() {
    return number;
  }

  /** Reserves the port until {@link #close()}. */
  synchronized void reserve() throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    reservation = socket;
    number = socket.getLocalPort();
  }

  /** Reserves the port again if the reservation had to be released for listening. */
  synchronized void reserveAgain() {
    if (reservation == null) {
      try {
        reserve();
      } catch (IOException taken) {
        // Ignored: if another process takes the port, listening fails and reports it.
      }
    }
  }

  /** Binds the listening socket. */
  synchronized ServerSocketChannel listen() throws IOException {
    try {
      return bound();
    } catch (BindException rejected) {
      // Not every operating system allows two sockets on one port.
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
    return new InetSocketAddress(address, number);
  }

  /** Releases the reservation. */
  synchronized void close() {
    Socket held = reservation;
    reservation = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException closedAnyway) {
        // Nothing was sent over this socket.
      }
    }
  }
}
