/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.time.Instant;
import java.util.function.BiFunction;
import org.cometchatbridge.emulator.Fault;

/**
 * An error response of CometChat or a transport fault.
 *
 * @param name the description on the page
 * @param reaction the reaction that the contract requires
 * @param shape configures the emulator's response; the second argument is the bridge's current time
 */
record FaultCase(String name, Reaction reaction, BiFunction<Fault, Instant, Fault> shape) {

  Fault shape(Fault fault, Instant now) {
    return shape.apply(fault, now);
  }

  @Override
  public String toString() {
    return name;
  }
}
