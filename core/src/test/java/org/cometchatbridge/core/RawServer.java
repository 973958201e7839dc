/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A server that sends what a test writes, HTTP or not; each connection has a thread. */
public final class RawServer implements AutoCloseable {

  private final ServerSocket socket;
  private final Connection connection;

  /** What the server does with a connection, which is closed afterwards. */
  @FunctionalInterface
  public interface Connection {

    /** Serves a client; a failure means that the client has closed the connection. */
    void serve(Socket client) throws IOException;
  }

  /** Opens the server on the loopback address. */
  public RawServer(Connection connection) throws IOException {
    this.connection = connection;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return socket.getLocalPort();
  }

  /** The head of the next request, or {@code null} if the connection has ended. */
  public static @Nullable String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Runs work on a thread that ends with the JVM. */
  public static void start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      connection.serve(client);
    } catch (IOException closed) {
      // The bridge has closed the connection.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
