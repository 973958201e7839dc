/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.aopalliance.intercept.MethodInterceptor;
import org.cometchatbridge.core.log.OperatorLog;
import org.springframework.aop.framework.ProxyFactory;

/**
 * Intercepts the methods of an application's bean. The bean keeps its class and all of its methods.
 * A bean whose class permits no proxy stays as it is, with a warning.
 */
final class BeanInterception {

  private static final String FRAMEWORK = "org.springframework.";

  private final OperatorLog log;

  BeanInterception(OperatorLog log) {
    this.log = log;
  }

  /**
   * Returns the bean with an interceptor, or the bean itself.
   *
   * @param ended the sentence about what is missing then
   */
  Object of(Object bean, String name, String ended, MethodInterceptor interceptor) {
    Class<?> type = bean.getClass();
    boolean byInterfaces = Proxy.isProxyClass(type);
    if (!byInterfaces && !permitsSubclass(type)) {
      return unobserved(bean, name, ended);
    }
    ProxyFactory factory = new ProxyFactory(bean);
    factory.setProxyTargetClass(!byInterfaces);
    factory.addAdvice(interceptor);
    try {
      return factory.getProxy(type.getClassLoader());
    } catch (RuntimeException e) {
      log.debug(e);
      return unobserved(bean, name, ended);
    }
  }

  private Object unobserved(Object bean, String name, String ended) {
    log.warn(
        "The bean {} cannot be observed, because its class {} or one of its methods is final. {}"
            + " Make the class and its methods non-final (in Kotlin: open)",
        name,
        bean.getClass().getName(),
        ended);
    return bean;
  }

  /**
   * A final method of a proxy would run without the fields of the bean. Those of Spring's base
   * classes are callbacks of the container, which has called them before.
   */
  private static boolean permitsSubclass(Class<?> bean) {
    if (Modifier.isFinal(bean.getModifiers())) {
      return false;
    }
    for (Class<?> type = bean; type != Object.class; type = type.getSuperclass()) {
      if (!type.getName().startsWith(FRAMEWORK)
          && Arrays.stream(type.getDeclaredMethods()).anyMatch(BeanInterception::isFinal)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFinal(Method method) {
    int modifiers = method.getModifiers();
    return Modifier.isFinal(modifiers)
        && !Modifier.isPrivate(modifiers)
        && !Modifier.isStatic(modifiers);
  }
}
