/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

/** The origin of a request, which decides whether it may use tokens. */
public enum RequestOrigin {
  /** A page of the application itself, or a client that is not a browser. */
  OWN,
  /** A page of another origin that the settings allow. */
  ALLOWED,
  /** Any other page. */
  FOREIGN
}
