/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.nio.channels.CancelledKeyException;
import java.time.Duration;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/** One open connection. It carries one exchange at a time. */
final class PooledConnection {

  /** Longer than this a connection is not kept, so that a changed DNS entry is followed. */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  /** Servers and firewalls forget connections that are idle for longer. */
  static final Duration IDLE = Duration.ofSeconds(30);

  /** For so long a connection that was not used yet is taken for open. */
  private static final Duration YOUNG = Duration.ofSeconds(1);

  private static final Timeout IDLE_TIMEOUT = Timeout.of(IDLE);

  private final IOSession session;
  private final Duration opened;
  private Duration lastUsed;
  private boolean used;
  private boolean old;

  /** The number of connection losses that were known when it was opened; set by the pool. */
  private int generation;

  PooledConnection(IOSession session, Duration opened) {
    this.session = session;
    this.opened = opened;
    this.lastUsed = opened;
  }

  int generation() {
    return generation;
  }

  void joins(int current) {
    generation = current;
  }

  /**
   * Whether it was open for a while before the exchange that runs now, so that it may have ended
   * without a sign.
   */
  boolean isOld() {
    return old;
  }

  /** Whether it is open and young enough for another exchange. */
  boolean isUsable(Duration now) {
    return isOpen()
        && now.minus(opened).compareTo(LIFETIME) < 0
        && now.minus(lastUsed).compareTo(IDLE) < 0;
  }

  private boolean isOpen() {
    return session.isOpen()
        && session.getHandler() instanceof HttpConnection connection
        && connection.isOpen();
  }

  /** Begins an exchange; its timeout is the caller's matter. */
  void execute(Exchange exchange, Duration now) {
    old = used || now.minus(opened).compareTo(YOUNG) >= 0;
    used = true;
    session.setSocketTimeout(Timeout.DISABLED);
    session.enqueue(
        new RequestExecutionCommand(exchange, null, exchange.context()), Command.Priority.NORMAL);
    if (!session.isOpen()) {
      // The command may have been missed by the thread that closed the connection.
      exchange.cancel();
    }
  }

  /** The connection waits for its next exchange. */
  void rests(Duration now) {
    lastUsed = now;
    session.setSocketTimeout(IDLE_TIMEOUT);
  }

  /** Closes it; a connection that the I/O thread closes at the same time is closed. */
  void close(CloseMode mode) {
    try {
      session.close(mode);
    } catch (CancelledKeyException closing) {
      // The I/O thread has closed it.
    }
  }
}
