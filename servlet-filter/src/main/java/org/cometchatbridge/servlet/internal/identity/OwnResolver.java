/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.servlet.UserResolver;

/** A resolver of the bridge, which reads the place where the application keeps its user. */
interface OwnResolver extends UserResolver {

  /** Whether there is a user in that place, even if no id can be read. */
  boolean holdsUser(HttpServletRequest request);
}
