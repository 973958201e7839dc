/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

/** Whether the response to a request can carry a token in a header. */
public enum Delivery {
  /** It cannot. */
  NONE,
  /** It can, although the page has not asked for a token. */
  POSSIBLE,
  /** The page asks for a token. */
  REQUESTED
}
