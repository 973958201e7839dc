/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

/** The limits of CometChat that calls count against, by its pages on rate limits and import. */
public enum Limit {
  /** Logging in, creating and deleting users. */
  CORE,
  /** Everything else. */
  STANDARD,
  /** Importing users. Not a setting, because it does not depend on the plan of the app. */
  IMPORT
}
