/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.session.MapSession;
import org.springframework.session.SessionRepository;

/** Beans that end sessions are observed where their class permits it. */
class SessionBeanObserverTest {

  private final LogCapture log = LogCapture.of(SessionBeanObserver.class.getName());
  private final SessionBeanObserver observer = observer();

  private static SessionBeanObserver observer() {
    SessionBeanObserver observer = new SessionBeanObserver();
    observer.setApplicationContext(new StaticApplicationContext());
    return observer;
  }

  @AfterEach
  void stopCapture() {
    log.close();
  }

  static Stream<Object> beansWithoutProxy() {
    return Stream.of(new FinalRegistry(), new FinalMethodRegistry(), new FinalStore());
  }

  @ParameterizedTest
  @MethodSource("beansWithoutProxy")
  void finalClassOrMethod_keepsTheBeanAndIsWarnedAboutOnce(Object bean) {
    assertThat(observer.postProcessAfterInitialization(bean, "sessions")).isSameAs(bean);

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("sessions", bean.getClass().getName(), "non-final");
  }

  @Test
  void openRegistry_isObservedWithoutAWarning() {
    Object observed =
        observer.postProcessAfterInitialization(new SessionRegistryImpl(), "sessions");

    assertThat(AopUtils.isCglibProxy(observed)).isTrue();
    assertThat(observed).isInstanceOf(SessionRegistryImpl.class);
    SessionRegistryImpl registry = (SessionRegistryImpl) observed;
    registry.registerNewSession("a", "someone");
    registry.getSessionInformation("a").expireNow();
    assertThat(registry.getAllSessions("someone", true))
        .extracting(SessionInformation::isExpired)
        .containsExactly(true);
    assertThat(log.warnings()).isEmpty();
  }

  private static final class FinalRegistry extends SessionRegistryImpl {}

  /** A proxy would run the method with its own field, which is null. */
  static class FinalMethodRegistry extends SessionRegistryImpl {

    private final String name = "registry";

    final int lengthOfTheName() {
      return name.length();
    }
  }

  private static final class FinalStore implements SessionRepository<MapSession> {

    @Override
    public MapSession createSession() {
      return new MapSession();
    }

    @Override
    public void save(MapSession session) {}

    @Override
    public MapSession findById(String id) {
      return new MapSession(id);
    }

    @Override
    public void deleteById(String id) {}
  }
}
