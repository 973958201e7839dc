/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Field;
import java.security.Principal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What security frameworks know about the user of a request beyond the name. Classes are recognized
 * by their names, because the bridge depends on none of the frameworks; the name of a user decides
 * nothing.
 */
public final class FrameworkUsers {

  private static final String PAC4J_PROFILES = "pac4jUserProfiles";
  private static final String SPRING_SECURITY_CONTEXT = "SPRING_SECURITY_CONTEXT";
  private static final String SHIRO_RUN_AS =
      "org.apache.shiro.subject.support.DelegatingSubject.RUN_AS_PRINCIPALS_SESSION_KEY";

  private static final Set<String> ANONYMOUS =
      Set.of(
          "org.pac4j.core.profile.AnonymousProfile",
          "org.springframework.security.authentication.AnonymousAuthenticationToken",
          "org.wildfly.security.auth.principal.AnonymousPrincipal");

  /** The field that was found last, because a search for each request would be slow. */
  private static volatile @Nullable Field profilesField;

  private enum Kind {
    SHIRO_REQUEST,
    PAC4J_REQUEST,
    ANONYMOUS,
    OTHER
  }

  private FrameworkUsers() {}

  /**
   * Compares names each time. A {@link ClassValue} would keep the classes of the bridge alive in
   * those of the container after an undeployment.
   */
  private static Kind kindOf(Class<?> type) {
    for (Class<?> current = type; current != null; current = current.getSuperclass()) {
      Kind kind = kindOf(current.getName());
      if (kind != Kind.OTHER) {
        return kind;
      }
    }
    return Kind.OTHER;
  }

  private static Kind kindOf(String className) {
    if (className.equals("org.apache.shiro.web.servlet.ShiroHttpServletRequest")) {
      return Kind.SHIRO_REQUEST;
    }
    if (className.startsWith("org.pac4j.")
        && className.endsWith(".Pac4JHttpServletRequestWrapper")) {
      return Kind.PAC4J_REQUEST;
    }
    return ANONYMOUS.contains(className) ? Kind.ANONYMOUS : Kind.OTHER;
  }

  /**
   * Whether the session attribute of this name holds the user of a security framework that ends a
   * login without ending the session.
   */
  public static boolean isUserAttribute(String name) {
    return name.equals(PAC4J_PROFILES);
  }

  /** Whether the session attribute of this name holds a user of a framework. */
  public static boolean isLoginAttribute(String name) {
    return name.equals(SPRING_SECURITY_CONTEXT);
  }

  /** Whether the value of such an attribute holds no user. */
  public static boolean isWithoutUser(@Nullable Object value) {
    return !(value instanceof Map<?, ?> profiles) || profiles.isEmpty();
  }

  /** Whether a request, or one that it wraps, is of a security framework. */
  static boolean isOfFramework(HttpServletRequest request, PlainClasses plain) {
    ServletRequest current = request;
    while (plain.contains(current.getClass(), FrameworkUsers::isOther)) {
      if (!(current instanceof ServletRequestWrapper wrapper)) {
        return false;
      }
      current = wrapper.getRequest();
    }
    return true;
  }

  static boolean isOther(Class<?> type) {
    return kindOf(type) == Kind.OTHER;
  }

  /** Whether a user acts as another one, by a function of the security framework. */
  static boolean isRunAs(HttpServletRequest request) {
    if (find(request, Kind.SHIRO_REQUEST) == null) {
      return false;
    }
    HttpSession session = request.getSession(false);
    try {
      return session != null
          && session.getAttribute(SHIRO_RUN_AS) instanceof Collection<?> principals
          && !principals.isEmpty();
    } catch (IllegalStateException invalidated) {
      return false;
    }
  }

  /** The class of the request that Shiro has wrapped, or {@code null} if it has not. */
  public static @Nullable Class<?> shiroRequestClass(HttpServletRequest request) {
    ServletRequest shiro = find(request, Kind.SHIRO_REQUEST);
    return shiro == null ? null : shiro.getClass();
  }

  /** Whether a principal or profile stands for users who are not logged in. */
  static boolean isAnonymous(@Nullable Object user) {
    return user != null && kindOf(user.getClass()) == Kind.ANONYMOUS;
  }

  /** The same for a request of no framework. */
  static boolean isAnonymous(HttpServletRequest request, String userId, PlainClasses plain) {
    Principal principal = request.getUserPrincipal();
    return principal != null
        && !plain.contains(principal.getClass(), FrameworkUsers::isOther)
        && userId.equals(principal.getName());
  }

  /** Whether a user id is the name of a principal that stands for such users. */
  static boolean isAnonymous(HttpServletRequest request, String userId) {
    Principal principal = request.getUserPrincipal();
    ServletRequest pac4j = principal == null ? null : find(request, Kind.PAC4J_REQUEST);
    return principal != null
        && (isAnonymous(principal) || (pac4j != null && hasAnonymousProfilesOnly(pac4j)))
        && userId.equals(principal.getName());
  }

  /** The principals of pac4j have a name only. */
  private static boolean hasAnonymousProfilesOnly(ServletRequest pac4j) {
    Field field = profilesField(pac4j);
    try {
      return field != null
          && field.get(pac4j) instanceof Collection<?> profiles
          && !profiles.isEmpty()
          && profiles.stream().allMatch(FrameworkUsers::isAnonymous);
    } catch (IllegalAccessException e) {
      throw new AssertionError("the field is accessible", e);
    }
  }

  private static @Nullable Field profilesField(ServletRequest pac4j) {
    Field known = profilesField;
    if (known != null && known.getDeclaringClass().isInstance(pac4j)) {
      return known;
    }
    for (Class<?> type = pac4j.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField("profiles");
        if (!field.trySetAccessible()) {
          return null;
        }
        profilesField = field;
        return field;
      } catch (NoSuchFieldException e) {
        // a superclass may have it
      }
    }
    return null;
  }

  private static @Nullable ServletRequest find(ServletRequest request, Kind kind) {
    ServletRequest current = request;
    while (kindOf(current.getClass()) != kind) {
      if (!(current instanceof ServletRequestWrapper wrapper)) {
        return null;
      }
      current = wrapper.getRequest();
    }
    return current;
  }
}
