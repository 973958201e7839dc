/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

/** What has changed of a user that the gate reads. */
public enum GateChange {
  /** The user was signed out everywhere. */
  SIGN_OUT,
  /** The user was activated, deactivated or deleted. */
  STANDING
}
