/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.WebBridge;
import org.springframework.context.ApplicationContext;
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
}
