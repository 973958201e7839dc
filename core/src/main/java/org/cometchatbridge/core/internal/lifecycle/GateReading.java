/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * What the gate has read of a user.
 *
 * @param view what the store has, or {@code null} if it did not respond
 */
public record GateReading(UserStore.@Nullable GateView view) {

  /**
   * The store did not respond. Then tokens may be created, but users are neither created nor
   * reactivated.
   */
  public static GateReading silent() {
    return new GateReading(null);
  }

  /** Whether the user may be created or reactivated at CometChat. */
  public boolean mayCreate() {
    return view != null && view.standing() == Standing.ACTIVE;
  }
}
