/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used so far.
 *
 * @param cpuNanos processor time of all its threads
 * @param bytes what the threads that still run have allocated
 */
record ProcessCost(long cpuNanos, long bytes) {

  static ProcessCost now() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 0;
    for (long ofThread : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      bytes += Math.max(0, ofThread);
    }
    return new ProcessCost(system.getProcessCpuTime(), bytes);
  }

  ProcessCost since(ProcessCost earlier) {
    return new ProcessCost(cpuNanos - earlier.cpuNanos, bytes - earlier.bytes);
  }
}
