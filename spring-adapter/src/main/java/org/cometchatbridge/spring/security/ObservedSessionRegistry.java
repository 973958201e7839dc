/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.security.context.DelegatingApplicationListener;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.util.function.SingletonSupplier;

/**
 * Reports sessions that are expired because a user has too many. The browser of such a session may
 * never make another request, at which Spring Security would end it.
 */
final class ObservedSessionRegistry implements SessionRegistry {

  private final Supplier<SessionRegistry> registry;
  private final Consumer<String> expired;

  private ObservedSessionRegistry(Supplier<SessionRegistry> registry, Consumer<String> expired) {
    this.registry = registry;
    this.expired = expired;
  }

  /** The registry of a security chain that the application gives no other one. */
  static ObservedSessionRegistry ofChain(ApplicationContext beans, Consumer<String> expired) {
    return new ObservedSessionRegistry(SingletonSupplier.of(() -> registryOfChain(beans)), expired);
  }

  /** Does what Spring Security does for a chain. */
  private static SessionRegistry registryOfChain(ApplicationContext beans) {
    SessionRegistry bean = beans.getBeanProvider(SessionRegistry.class).getIfUnique();
    if (bean != null) {
      return bean;
    }
    SessionRegistryImpl own = new SessionRegistryImpl();
    beans
        .getBeanProvider(DelegatingApplicationListener.class)
        .ifUnique(events -> events.addListener(new GenericApplicationListenerAdapter(own)));
    return own;
  }

  static @Nullable SessionInformation observed(
      @Nullable SessionInformation information, Consumer<String> expired) {
    return information == null || information instanceof ObservedSessionInformation
        ? information
        : new ObservedSessionInformation(information, expired);
  }

  /** The list can be sorted, as Spring Security does. */
  static List<SessionInformation> observed(
      List<SessionInformation> sessions, Consumer<String> expired) {
    List<SessionInformation> observed = new ArrayList<>(sessions.size());
    for (SessionInformation information : sessions) {
      observed.add(
          information instanceof ObservedSessionInformation
              ? information
              : new ObservedSessionInformation(information, expired));
    }
    return observed;
  }

  @Override
  public List<Object> getAllPrincipals() {
    return registry.get().getAllPrincipals();
  }

  @Override
  public List<SessionInformation> getAllSessions(Object principal, boolean includeExpired) {
    return observed(registry.get().getAllSessions(principal, includeExpired), expired);
  }

  @Override
  public @Nullable SessionInformation getSessionInformation(String sessionId) {
    return observed(registry.get().getSessionInformation(sessionId), expired);
  }

  @Override
  public void refreshLastRequest(String sessionId) {
    registry.get().refreshLastRequest(sessionId);
  }

  @Override
  public void registerNewSession(String sessionId, Object principal) {
    registry.get().registerNewSession(sessionId, principal);
  }

  @Override
  public void removeSessionInformation(String sessionId) {
    registry.get().removeSessionInformation(sessionId);
  }
}
