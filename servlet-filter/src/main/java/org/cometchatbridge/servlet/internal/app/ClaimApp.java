/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.app;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Map;
import org.cometchatbridge.servlet.AppResolver;
import org.jspecify.annotations.Nullable;

/**
 * The app by a claim of the principal. Uses reflection, because the bridge depends on no framework:
 * MicroProfile JWT has {@code getClaim}, Spring Security {@code getTokenAttributes} and {@code
 * getAttributes}.
 *
 * @param claim the name of the claim
 */
public record ClaimApp(String claim) implements AppResolver {

  private static final String[] MAPS = {"getTokenAttributes", "getClaims", "getAttributes"};

  @Override
  public @Nullable String app(HttpServletRequest request) {
    Object principal = request.getUserPrincipal();
    return principal == null ? null : in(principal);
  }

  /** The name of the app in a principal, or {@code null} if it lacks the claim. */
  public @Nullable String in(Object principal) {
    String own = AppName.of(claimOf(principal));
    if (own != null) {
      return own;
    }
    Object inner = call(principal, "getPrincipal");
    return inner == null || inner == principal ? null : AppName.of(claimOf(inner));
  }

  private @Nullable Object claimOf(Object holder) {
    Object single = call(holder, "getClaim", claim);
    if (single != null) {
      return single;
    }
    for (String map : MAPS) {
      if (call(holder, map) instanceof Map<?, ?> claims && claims.get(claim) != null) {
        return claims.get(claim);
      }
    }
    return null;
  }

  /** The class of a principal is often not public, but an interface or superclass of it is. */
  private static @Nullable Object call(Object target, String name, Object... arguments) {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == arguments.length
          && (arguments.length == 0 || method.getParameterTypes()[0] == String.class)) {
        try {
          return method.canAccess(target) || method.trySetAccessible()
              ? method.invoke(target, arguments)
              : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
          return null;
        }
      }
    }
    return null;
  }
}
