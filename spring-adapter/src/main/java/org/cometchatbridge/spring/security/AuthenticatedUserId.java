/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Reads the user id of an authentication from what is meant to name a user. {@link
 * Authentication#getName()} alone is not enough: for a principal of any other type it is the text
 * of that object, which may hold private data and may differ from request to request.
 */
final class AuthenticatedUserId {

  private static final int MAX_WARNINGS = 100;
  private static final int MAX_NESTED = 10;

  private final ClassValue<Boolean> inheritsName =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return declaresNoName(type);
        }
      };

  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final OperatorLog log;

  AuthenticatedUserId(OperatorLog log) {
    this.log = log.named(AuthenticatedUserId.class);
  }

  /**
   * Returns the user id, or {@code null} if the authentication has only a principal of an unknown
   * type, which is logged once for each type.
   */
  @Nullable String of(Authentication authentication) {
    return of(authentication, 0);
  }

  private @Nullable String of(Authentication authentication, int depth) {
    Object principal = authentication.getPrincipal();
    if (inheritsName.get(authentication.getClass())) {
      return ofPrincipal(authentication, principal, depth);
    }
    // A class with a name of its own has decided what names its users. A decorator of another
    // authentication only passes on the text of the principal, whose type is then decisive.
    String name = authentication.getName();
    return name != null && isNameOrText(name, principal)
        ? ofPrincipal(authentication, principal, depth)
        : name;
  }

  private static boolean isNameOrText(String name, @Nullable Object principal) {
    return principal instanceof Authentication nested
        ? name.equals(nested.getName())
        : principal != null && name.equals(principal.toString());
  }

  private @Nullable String ofPrincipal(
      Authentication authentication, @Nullable Object principal, int depth) {
    if (principal instanceof UserDetails user) {
      return user.getUsername();
    }
    if (principal instanceof AuthenticatedPrincipal user) {
      return user.getName();
    }
    if (principal instanceof Authentication nested) {
      return depth < MAX_NESTED ? of(nested, depth + 1) : null;
    }
    if (principal instanceof Principal user) {
      return user.getName();
    }
    if (principal instanceof String name) {
      return name;
    }
    warnOnce(authentication, principal);
    return null;
  }

  private void warnOnce(Authentication authentication, @Nullable Object principal) {
    String type = principal == null ? "null" : principal.getClass().getName();
    if (warned.size() < MAX_WARNINGS && warned.add(type)) {
      log.warn(
          "Users with a principal of type {} get no chat: this type of a {} does not name a user."
              + " Only UserDetails, AuthenticatedPrincipal, java.security.Principal and String do;"
              + " the text of another object may hold private data. Let the principal implement"
              + " one of these types, or declare a bean of type ChatUserMapper",
          type,
          authentication.getClass().getName());
    }
  }

  private static boolean declaresNoName(Class<?> type) {
    try {
      return type.getMethod("getName").getDeclaringClass() == AbstractAuthenticationToken.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
