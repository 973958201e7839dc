/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

/** Where a request comes from, as far as tokens are concerned. */
public enum RequestOrigin {
  /** A page of the application itself, or a client that is no browser. */
  OWN,
  /** A foreign page whose origin is listed in the settings. */
  LISTED,
  /** Any other page. */
  FOREIGN
}
