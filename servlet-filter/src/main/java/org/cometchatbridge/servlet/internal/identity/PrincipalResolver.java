/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.security.Principal;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the user id from the name of the request's principal. With Spring Security that
 * principal contains the application's own one, and its name is the text of an own object that is
 * no {@link Principal}. Such a text may hold private data, so it is not a user id.
 */
public final class PrincipalResolver implements OwnResolver {

  private static final int MAX_NESTED = 10;

  private final UserField principals = new UserField("principal");
  private final WarnOnceLogger warnings;

  /** Logs here which principals name no user. */
  public PrincipalResolver(OperatorLog log) {
    this.warnings = new WarnOnceLogger(log.named(PrincipalResolver.class));
  }

  @Override
  public @Nullable String userId(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    String name = principal == null ? null : principal.getName();
    return name == null || isText(name, principal) ? null : name;
  }

  @Override
  public boolean holdsUser(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    String name = principal == null ? null : principal.getName();
    return name != null && !FrameworkUsers.isAnonymous(request, name);
  }

  private boolean isText(String name, Principal principal) {
    Object inner = inner(principal);
    for (int depth = 0; inner instanceof Principal nested && depth < MAX_NESTED; depth++) {
      inner = inner(nested);
    }
    if (inner == null || inner instanceof String || !name.equals(inner.toString())) {
      return false;
    }
    String type = inner.getClass().getName();
    warnings.warn(
        type,
        "Users with a principal of type "
            + type
            + " get no chat: their name is the text of that object, which may hold private data."
            + " Let the principal implement java.security.Principal, or set userResolver to a class"
            + " that names the users");
    return true;
  }

  private @Nullable Object inner(Principal principal) {
    try {
      return principals.read(principal);
    } catch (InvocationTargetException e) {
      return null;
    }
  }
}
