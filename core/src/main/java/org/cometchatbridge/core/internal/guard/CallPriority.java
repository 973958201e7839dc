/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

/** Who goes first where not every call can go at once. */
public enum CallPriority {
  /** Somebody is logging in. */
  INTERACTIVE,
  /** Nobody waits: revocations, synchronization, imports. */
  BACKGROUND
}
