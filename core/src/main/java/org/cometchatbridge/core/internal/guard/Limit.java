/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

/** The two limits of CometChat that calls count against, by its page on rate limits. */
public enum Limit {
  /** Logging in, creating and deleting users. */
  CORE,
  /** Everything else. */
  STANDARD
}
