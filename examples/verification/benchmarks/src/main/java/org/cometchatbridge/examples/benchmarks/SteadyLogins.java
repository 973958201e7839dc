/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cometchatbridge.core.CometChatBridge;

/** Logins of known users at a rate, whether the ones before have ended or not. */
final class SteadyLogins implements AutoCloseable {

  private static final int THREADS = 32;

  private final CometChatBridge bridge;
  private final int perSecond;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private int users;

  SteadyLogins(CometChatBridge bridge, int perSecond) {
    this.bridge = bridge;
    this.perSecond = perSecond;
  }

  /** Logs other users in than before, and returns the times until their tokens. */
  Samples logIn(int logins) throws InterruptedException, ExecutionException {
    Samples samples = new Samples();
    List<Future<?>> running = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < logins; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      Threads.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      String user = OutboxDatabase.user(users++);
      running.add(threads.submit(() -> samples.add(SpeedProbe.login(bridge, user))));
    }
    for (Future<?> login : running) {
      login.get();
    }
    return samples;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
