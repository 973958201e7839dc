/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Decides whether a login is complete by the rule of the application itself: {@code
 * authenticated()} of its {@code AuthorizationManagerFactory}, which multi-factor authentication
 * adds its factors to. That type exists since Spring Security 7, so it is used by reflection.
 * Without such a bean every login is complete.
 */
final class RequiredFactors {

  private static final String FACTORY =
      "org.springframework.security.authorization.AuthorizationManagerFactory";
  private static final String DECISION = RequiredFactors.class.getName() + ".decision";

  /** Looked up with the first login, when all beans exist. */
  private final SingletonSupplier<Optional<AuthorizationManager<RequestAuthorizationContext>>> rule;

  /** The decision for an authentication. */
  private record Decision(Authentication authentication, boolean granted) {}

  RequiredFactors(ApplicationContext beans) {
    this.rule =
        SingletonSupplier.of(
            () -> Optional.ofNullable(factory(beans)).map(RequiredFactors::authenticated));
  }

  /** Whether the login is complete. A rule may query a database, so it is asked once a request. */
  boolean areHeldBy(Authentication authentication, HttpServletRequest request) {
    AuthorizationManager<RequestAuthorizationContext> authenticated = rule.obtain().orElse(null);
    if (authenticated == null) {
      return true;
    }
    if (request.getAttribute(DECISION) instanceof Decision decision
        && decision.authentication() == authentication) {
      return decision.granted();
    }
    AuthorizationResult result =
        authenticated.authorize(() -> authentication, new RequestAuthorizationContext(request));
    boolean granted = result == null || result.isGranted();
    request.setAttribute(DECISION, new Decision(authentication, granted));
    return granted;
  }

  /** The bean that Spring Security takes for the rules of requests. */
  private static @Nullable Object factory(ApplicationContext beans) {
    ClassLoader loader = RequiredFactors.class.getClassLoader();
    if (!ClassUtils.isPresent(FACTORY, loader)) {
      return null;
    }
    Class<?> type = ClassUtils.resolveClassName(FACTORY, loader);
    ResolvableType ofRequests =
        ResolvableType.forClassWithGenerics(type, RequestAuthorizationContext.class);
    ResolvableType ofAll = ResolvableType.forClassWithGenerics(type, Object.class);
    return beans
        .getBeanProvider(beans.getBeanNamesForType(ofRequests).length == 0 ? ofAll : ofRequests)
        .getIfAvailable();
  }

  @SuppressWarnings("unchecked") // the factory is one for requests or for all objects
  private static @Nullable AuthorizationManager<RequestAuthorizationContext> authenticated(
      Object factory) {
    Class<?> type = ClassUtils.resolveClassName(FACTORY, factory.getClass().getClassLoader());
    Method method = ReflectionUtils.findMethod(type, "authenticated");
    return method == null
        ? null
        : (AuthorizationManager<RequestAuthorizationContext>)
            ReflectionUtils.invokeMethod(method, factory);
  }
}
