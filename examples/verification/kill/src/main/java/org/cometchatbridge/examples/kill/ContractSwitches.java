/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.cometchatbridge.emulator.Switches;

/** Chooses a behaviour wherever that of CometChat is not documented. */
final class ContractSwitches {

  /** With some of their positions no call succeeds. */
  private static final Set<Class<?>> LEFT =
      Set.of(Switches.Plan.class, Switches.PlanErrorStatus.class);

  private ContractSwitches() {}

  /** Sets every switch, and returns the positions that are not the default. */
  static List<Switches.Position> setAll(Switches switches, Random random) {
    List<Switches.Position> changed = new ArrayList<>();
    Arrays.stream(Switches.Position.class.getPermittedSubclasses())
        .filter(type -> !LEFT.contains(type))
        .forEach(
            type -> {
              Object[] positions = type.getEnumConstants();
              int chosen = random.nextInt(positions.length);
              Switches.Position position = (Switches.Position) positions[chosen];
              switches.set(position);
              if (chosen > 0) {
                changed.add(position);
              }
            });
    return changed;
  }
}
