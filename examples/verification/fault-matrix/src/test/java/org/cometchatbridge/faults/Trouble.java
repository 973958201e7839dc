/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.time.Instant;
import java.util.function.BiFunction;
import org.cometchatbridge.emulator.Fault;

/**
 * One thing that CometChat, or the way to it, does instead of answering well.
 *
 * @param name for people
 * @param reaction what the contract has the bridge do about it
 * @param shape makes the response, for a bridge whose clock shows this time
 */
record Trouble(String name, Reaction reaction, BiFunction<Fault, Instant, Fault> shape) {

  Fault shape(Fault fault, Instant now) {
    return shape.apply(fault, now);
  }

  @Override
  public String toString() {
    return name;
  }
}
