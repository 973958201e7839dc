/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

/** The order in which waiting calls are sent. */
public enum CallPriority {
  /** A login waits for the call. */
  INTERACTIVE,
  /** No request waits: revocations, synchronization, imports. */
  BACKGROUND
}
