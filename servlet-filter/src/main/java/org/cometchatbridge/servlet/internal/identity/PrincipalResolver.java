/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.cometchatbridge.servlet.UserResolver;
import org.jspecify.annotations.Nullable;

/** Resolves the user id from the name of the request's principal. */
public final class PrincipalResolver implements UserResolver {

  @Override
  public @Nullable String userId(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    return principal == null ? null : principal.getName();
  }
}
