/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.aopalliance.intercept.MethodInterceptor;
import org.cometchatbridge.core.log.OperatorLog;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

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
   * @param missing the sentence about what does not work if the bean cannot be intercepted
   */
  Object of(Object bean, String name, String missing, MethodInterceptor interceptor) {
    Class<?> type = bean.getClass();
    // The methods of a proxy by CGLIB, such as one for @Transactional, are final.
    Class<?> written = ClassUtils.getUserClass(type);
    boolean byInterfaces = Proxy.isProxyClass(type);
    if (!byInterfaces && !permitsSubclass(written)) {
      return unobserved(bean, name, missing);
    }
    ProxyFactory factory = new ProxyFactory(bean);
    factory.setProxyTargetClass(!byInterfaces);
    factory.addAdvice(interceptor);
    try {
      Object proxy = factory.getProxy(type.getClassLoader());
      if (!byInterfaces && type == written) {
        // Final methods, such as JdbcDaoSupport.getJdbcTemplate, run on the proxy.
        ReflectionUtils.shallowCopyFieldState(bean, proxy);
      }
      return proxy;
    } catch (RuntimeException e) {
      log.debug(e);
      return unobserved(bean, name, missing);
    }
  }

  private Object unobserved(Object bean, String name, String missing) {
    log.warn(
        "The bean {} cannot be observed, because its class {} or one of its methods is final. {}"
            + " Make the class and its methods non-final (in Kotlin: open)",
        name,
        bean.getClass().getName(),
        missing);
    return bean;
  }

  /**
   * A final method runs on the proxy. That does for Spring's base classes: theirs are getters, and
   * callbacks of the container, which has called them before.
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
