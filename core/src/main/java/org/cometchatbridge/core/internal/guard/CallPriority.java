/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

/** Who goes first where not every call can go at once. */
public enum CallPriority {
  /** A login waits for the call. */
  INTERACTIVE,
  /** No request waits: revocations, synchronization, imports. */
  BACKGROUND
}
