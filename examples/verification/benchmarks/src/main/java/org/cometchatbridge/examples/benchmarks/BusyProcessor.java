/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

/** Occupies every processor with two threads for each. */
final class BusyProcessor implements AutoCloseable {

  private volatile boolean done;
  private volatile long sink;

  private BusyProcessor() {}

  static BusyProcessor start() {
    BusyProcessor busy = new BusyProcessor();
    int threads = 2 * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < threads; i++) {
      Threads.start("busy", busy::spin);
    }
    return busy;
  }

  private void spin() {
    long value = 1;
    while (!done) {
      value = value * 6_364_136_223_846_793_005L + 1;
      sink = value;
    }
  }

  /** The result of the work, so that no compiler removes it. */
  long sink() {
    return sink;
  }

  @Override
  public void close() {
    done = true;
  }
}
