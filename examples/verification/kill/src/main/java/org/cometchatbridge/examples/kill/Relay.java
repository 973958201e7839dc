/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The way of one node to CometChat, so that it can be closed. */
final class Relay implements AutoCloseable {

  private final URI target;
  private final ServerSocket server;
  private final List<Socket> sockets = new ArrayList<>();
  private boolean closed;

  Relay(URI target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** The URL of CometChat for this node. */
  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + target.getPath());
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "node-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket node = kept(server.accept());
        Socket service = kept(new Socket(InetAddress.getLoopbackAddress(), target.getPort()));
        start(() -> copy(node, service));
        start(() -> copy(service, node));
      }
    } catch (IOException end) {
      close();
    }
  }

  private synchronized Socket kept(Socket socket) throws IOException {
    sockets.add(socket);
    if (closed) {
      socket.close();
    }
    return socket;
  }

  /** Until one of both ends; then the other one ends as well. */
  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException end) {
      // A connection was closed.
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeQuietly(server);
    sockets.forEach(Relay::closeQuietly);
  }

  private static void closeQuietly(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      // It is closed already.
    }
  }
}
