/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.LinkedHashSet;
import java.util.Set;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.WebBridge;
import org.springframework.context.ApplicationContext;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * The HTTP sessions in the stores of Spring Session. Loaded only if that is present.
 *
 * <p>A store may fail, or hold a session that cannot be deserialized any more. The logout of the
 * application goes on in any case.
 */
final class StoredSessions {

  private StoredSessions() {}

  private static OperatorLog log(ApplicationContext beans) {
    return BridgeLog.of(beans.getBeanProvider(CometChatBridge.class), StoredSessions.class);
  }

  static boolean isStore(Object bean) {
    return bean instanceof SessionRepository<?>;
  }

  static void end(WebBridge bridge, ApplicationContext beans, String sessionId) {
    beans.getBeanProvider(SessionRepository.class).stream()
        .forEach(store -> end(bridge, beans, store, sessionId));
  }

  /** Ends the login session of an HTTP session that exists and has not expired. */
  static void end(WebBridge bridge, ApplicationContext beans, Object store, String sessionId) {
    try {
      Session session = ((SessionRepository<?>) store).findById(sessionId);
      if (session != null) {
        bridge.endSession(sessionId, session::getAttribute);
      }
    } catch (RuntimeException | LinkageError e) {
      log(beans)
          .warn(
              "The token of a session that the application has ended is not revoked, because the"
                  + " session cannot be read from its store",
              e);
    }
  }

  /** Only stores with an index find sessions by user. */
  static void endAll(WebBridge bridge, ApplicationContext beans, String userId) {
    beans.getBeanProvider(FindByIndexNameSessionRepository.class).stream()
        .forEach(
            store -> spellings(beans, userId).forEach(name -> endAll(bridge, beans, store, name)));
  }

  /** A store compares names as they are, and has each session under the name of its login. */
  private static Set<String> spellings(ApplicationContext beans, String userId) {
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(userId);
    beans
        .getBeanProvider(CometChatBridge.class)
        .ifUnique(bridge -> spellings.add(bridge.config().userIdCase().applyTo(userId)));
    return spellings;
  }

  private static void endAll(
      WebBridge bridge,
      ApplicationContext beans,
      FindByIndexNameSessionRepository<?> store,
      String userId) {
    try {
      store
          .findByPrincipalName(userId)
          .forEach(
              (sessionId, session) -> {
                if (bridge.isSessionOf(userId, session::getAttribute)) {
                  bridge.endSession(sessionId, session::getAttribute);
                }
              });
    } catch (RuntimeException | LinkageError e) {
      log(beans)
          .warn(
              "The tokens of a user whom the application has signed out are not revoked, because the"
                  + " sessions cannot be read from their store",
              e);
    }
  }
}
