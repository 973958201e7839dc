/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.engine;

import org.cometchatbridge.core.internal.connection.IoThreads;
import org.cometchatbridge.core.internal.time.SharedThreads;
import org.cometchatbridge.core.internal.time.SharedTimer;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * The timer and the threads of one bridge, or of several. Settings, connections, limits and circuit
 * breakers belong to a bridge, so that an outage of one CometChat app does not affect another one.
 */
public final class Engine implements AutoCloseable {

  private static final int CALL_THREADS = 3;
  private static final int APPLICATION_THREADS = 4;

  private final Timer timer;
  private final boolean shared;
  private final SharedThreads calls;
  private final SharedThreads callbacks;
  private final IoThreads io;

  private Engine(Timer timer, OperatorLog log, boolean shared) {
    this.timer = timer;
    this.shared = shared;
    this.io = new IoThreads(log);
    this.calls = new SharedThreads("calls", CALL_THREADS, timer);
    this.callbacks = new SharedThreads("callbacks", APPLICATION_THREADS, timer);
  }

  /** Creates an engine that ends with its only bridge. */
  public static Engine ofOne(Timer timer, OperatorLog log) {
    return new Engine(timer, log, false);
  }

  /** Creates an engine for several bridges, which ends when it is closed. */
  public static Engine shared(Timer timer, OperatorLog log) {
    return new Engine(timer, log, true);
  }

  /** The timer of all bridges. */
  public Timer timer() {
    return timer;
  }

  /** The timer for one bridge, which closes it. */
  public Timer timerOfBridge() {
    return shared ? new SharedTimer(timer) : timer;
  }

  /** The threads that read keys, resolve names and open connections. */
  public SharedThreads calls() {
    return calls;
  }

  /** The threads that run code of the application which no login waits for. */
  public SharedThreads callbacks() {
    return callbacks;
  }

  /** The I/O threads. */
  public IoThreads io() {
    return io;
  }

  /** A bridge has closed. */
  public void bridgeClosed() {
    if (!shared) {
      close();
    }
  }

  /** Ends the threads. The bridges are closed before. */
  @Override
  public void close() {
    io.close();
    calls.close();
    callbacks.close();
    timer.close();
  }
}
