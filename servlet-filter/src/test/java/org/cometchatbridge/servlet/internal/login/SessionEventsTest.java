/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of events in containers whose sessions stay readable while they are destroyed. */
class SessionEventsTest {

  private static final String STATE = "cometchat.session";
  private static final long HOUR_MILLIS = 3_600_000;

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final SessionKey key = BridgeFixture.newSession();
  private final Map<String, Object> attributes = new HashMap<>();
  private final RequestTracker requests = new RequestTracker();
  private BridgeFixture bridge;
  private SessionEvents events;

  @BeforeEach
  void open() {
    open(BridgeFixture.config(EMULATOR.emulator()));
  }

  private void open(CometChatBridgeConfig config) {
    bridge = new BridgeFixture(EMULATOR.emulator(), config);
    SessionAttributes sessionAttributes =
        new SessionAttributes(
            "cometchat", bridge.bridge().config().appId(), true, bridge.bridge().config().clock());
    Logins logins =
        new BridgeLogins(
            bridge.bridge(),
            new Identity(request -> null, false, UserIdCase.SENSITIVE, OperatorLog.toPlatform()),
            sessionAttributes,
            OperatorLog.toPlatform());
    events =
        new SessionEvents(
            logins,
            List.of(new SessionAttributeResolver("user", OperatorLog.toPlatform())),
            requests,
            OperatorLog.toPlatform());
    attributes.put("user", "ada");
    attributes.put(STATE, sessionAttributes.codec().format(LoginState.pending(key, "ada")));
  }

  @AfterEach
  void close() {
    bridge.close();
  }

  @Test
  void expiredSession_revokesNothingEvenIfItsAttributesAreRemovedAfterwards() {
    HttpSession session = session(System.currentTimeMillis() - HOUR_MILLIS, 60);

    destroy(session);

    assertThat(bridge.bridge().hasEnded(key)).isFalse();
    assertThat(attributes).isEmpty();
  }

  @Test
  void expiredSession_revokesItsTokenIfThatIsSet() {
    revokeOnExpiry();

    destroy(session(System.currentTimeMillis() - HOUR_MILLIS, 60));

    assertThat(bridge.bridge().hasEnded(key)).isTrue();
    assertThat(attributes).isEmpty();
  }

  @Test
  void expiredSession_ofAContainerThatStops_revokesNothing() {
    revokeOnExpiry();
    events.stop();

    destroy(session(System.currentTimeMillis() - HOUR_MILLIS, 60));

    assertThat(bridge.bridge().hasEnded(key)).isFalse();
  }

  private void revokeOnExpiry() {
    bridge.close();
    open(BridgeFixture.config(EMULATOR.emulator()).toBuilder().revokeOnExpiry(true).build());
  }

  @Test
  void idleSessionInvalidatedByARequest_revokesItsToken() {
    HttpSession session = session(System.currentTimeMillis() - HOUR_MILLIS, 60);

    requests.enter();
    destroy(session);
    requests.leave();

    assertThat(bridge.bridge().hasEnded(key)).isTrue();
  }

  @Test
  void sessionThatExpiresOnAFormerRequestThread_revokesNothing() {
    requests.enter();
    requests.leave();

    destroy(session(System.currentTimeMillis() - HOUR_MILLIS, 60));

    assertThat(bridge.bridge().hasEnded(key)).isFalse();
  }

  @Test
  void userReplacedByAnother_revokesTheTokenAndClearsTheSession() {
    attributes.put(SessionAttributes.TOKEN, "token-of-ada");
    attributes.put("user", "ben");

    events.attributeReplaced(
        new HttpSessionBindingEvent(session(System.currentTimeMillis(), 60), "user", "ada"));

    assertThat(bridge.bridge().hasEnded(key)).isTrue();
    assertThat(attributes).containsOnlyKeys("user");
  }

  @Test
  void userReplacedByTheSame_revokesNothing() {
    events.attributeReplaced(
        new HttpSessionBindingEvent(session(System.currentTimeMillis(), 60), "user", "ada"));

    assertThat(bridge.bridge().hasEnded(key)).isFalse();
    assertThat(attributes).containsKey(STATE);
  }

  @Test
  void invalidatedSession_revokesItsToken() {
    destroy(session(System.currentTimeMillis(), 60));

    assertThat(bridge.bridge().hasEnded(key)).isTrue();
  }

  @Test
  void sessionThatNeverExpires_revokesItsTokenWhenInvalidated() {
    destroy(session(System.currentTimeMillis() - HOUR_MILLIS, 0));

    assertThat(bridge.bridge().hasEnded(key)).isTrue();
  }

  @Test
  void removalOfAnotherAttribute_revokesNothing() {
    HttpSession session = session(System.currentTimeMillis(), 60);

    events.attributeRemoved(new HttpSessionBindingEvent(session, "basket", "empty"));

    assertThat(bridge.bridge().hasEnded(key)).isFalse();
    assertThat(attributes).containsKey(STATE);
  }

  @Test
  void stoppedFilter_ignoresEvents() {
    HttpSession session = session(System.currentTimeMillis(), 60);
    events.stop();

    destroy(session);

    assertThat(bridge.bridge().hasEnded(key)).isFalse();
  }

  private void destroy(HttpSession session) {
    events.sessionDestroyed(new HttpSessionEvent(session));
    attributes.remove("user");
    events.attributeRemoved(new HttpSessionBindingEvent(session, "user", "ada"));
  }

  private HttpSession session(long lastAccessed, int interval) {
    return (HttpSession)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpSession.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getId" -> "1";
                  case "getLastAccessedTime" -> lastAccessed;
                  case "getMaxInactiveInterval" -> interval;
                  case "getAttribute" -> attributes.get((String) args[0]);
                  case "removeAttribute" -> {
                    attributes.remove((String) args[0]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
