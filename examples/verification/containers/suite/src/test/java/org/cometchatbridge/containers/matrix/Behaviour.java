/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.matrix;

import java.util.Comparator;

/**
 * One row of the table.
 *
 * @param group the heading
 * @param name the promised behaviour
 */
record Behaviour(String group, String name) implements Comparable<Behaviour> {

  private static final Comparator<Behaviour> ORDER =
      Comparator.comparing(Behaviour::group).thenComparing(Behaviour::name);

  @Override
  public int compareTo(Behaviour other) {
    return ORDER.compare(this, other);
  }
}
