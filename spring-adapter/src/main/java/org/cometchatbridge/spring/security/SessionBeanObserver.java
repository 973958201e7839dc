/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Observes the application's beans that end sessions other than the one of the current request: the
 * registry of Spring Security, and the stores of Spring Session. A bean keeps its class and all of
 * its methods. A bean of a final class stays as it is; its sessions end with their next request.
 */
final class SessionBeanObserver implements BeanPostProcessor {

  private final OtherSessions sessions;

  SessionBeanObserver(OtherSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof SessionRegistry) {
      return observed(bean, this::inRegistry);
    }
    return sessions.isStore(bean)
        ? observed(
            bean,
            call -> {
              if (call.getMethod().getName().equals("deleteById")
                  && call.getArguments().length == 1
                  && call.getArguments()[0] instanceof String sessionId) {
                sessions.beforeDeletion(bean, sessionId);
              }
              return call.proceed();
            })
        : bean;
  }

  @SuppressWarnings("unchecked") // the only list of the registry with two parameters
  private @Nullable Object inRegistry(MethodInvocation call) throws Throwable {
    Object result = call.proceed();
    if (result instanceof SessionInformation information) {
      return ObservedSessionRegistry.observed(information, sessions::end);
    }
    return call.getMethod().getName().equals("getAllSessions") && result instanceof List<?> list
        ? ObservedSessionRegistry.observed((List<SessionInformation>) list, sessions::end)
        : result;
  }

  private static Object observed(Object bean, MethodInterceptor interceptor) {
    boolean byInterfaces = Proxy.isProxyClass(bean.getClass());
    if (!byInterfaces && Modifier.isFinal(bean.getClass().getModifiers())) {
      return bean;
    }
    ProxyFactory factory = new ProxyFactory(bean);
    factory.setProxyTargetClass(!byInterfaces);
    factory.addAdvice(interceptor);
    try {
      return factory.getProxy(bean.getClass().getClassLoader());
    } catch (RuntimeException e) {
      // The bridge may not exist yet. It would make no difference: DEBUG goes to SLF4J only.
      OperatorLog.toPlatform()
          .named(SessionBeanObserver.class)
          .debug("A bean of " + bean.getClass() + " cannot be observed");
      return bean;
    }
  }
}
