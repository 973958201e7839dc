/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.List;
import java.util.Objects;
import org.aopalliance.intercept.MethodInvocation;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Observes the application's beans that end sessions other than the one of the current request: the
 * registry of Spring Security, and the stores of Spring Session. A bean keeps its class and all of
 * its methods. A bean whose class permits no proxy stays as it is, with a warning.
 */
final class SessionBeanObserver implements BeanPostProcessor, ApplicationContextAware {

  /** A bean is observed before the bridge, and thus its own log, exists. */
  private final BeanInterception interception =
      new BeanInterception(OperatorLog.toPlatform().named(SessionBeanObserver.class));

  private @Nullable OtherSessions sessions;

  /**
   * A parameter of the bean's method would be looked up by its type, for which Spring creates beans
   * of the application too early, with a warning for each.
   */
  @Override
  public void setApplicationContext(ApplicationContext beans) {
    sessions = new OtherSessions(beans.getBeanProvider(WebBridge.class), beans);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof SessionRegistry) {
      return interception.of(
          bean,
          name,
          "A session that it expires loses its CometChat token with its next request.",
          this::inRegistry);
    }
    return sessions().isStore(bean)
        ? interception.of(
            bean,
            name,
            "A session that it deletes for another request keeps its CometChat token.",
            call -> inStore(bean, call))
        : bean;
  }

  private OtherSessions sessions() {
    return Objects.requireNonNull(sessions);
  }

  private @Nullable Object inStore(Object store, MethodInvocation call) throws Throwable {
    if (call.getMethod().getName().equals("deleteById")
        && call.getArguments().length == 1
        && call.getArguments()[0] instanceof String sessionId) {
      sessions().beforeDeletion(store, sessionId);
    }
    return call.proceed();
  }

  @SuppressWarnings("unchecked") // the only list of the registry with two parameters
  private @Nullable Object inRegistry(MethodInvocation call) throws Throwable {
    Object result = call.proceed();
    if (result instanceof SessionInformation information) {
      return ObservedSessionRegistry.observed(information, sessions()::end);
    }
    return call.getMethod().getName().equals("getAllSessions") && result instanceof List<?> list
        ? ObservedSessionRegistry.observed((List<SessionInformation>) list, sessions()::end)
        : result;
  }
}
