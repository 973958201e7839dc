/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.servlet.ChatMarkup;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.handoff.FetchMetadata;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Provides pages with their markup as a request attribute. */
public final class MarkupProvider {

  private final CometChatBridgeConfig config;
  private final PageScript script;
  private final Identity identity;
  private final LoginSessions logins;
  private final WarnOnceLogger warnings =
      new WarnOnceLogger(LoggerFactory.getLogger(MarkupProvider.class));

  /** Creates the provider of one application. */
  public MarkupProvider(
      CometChatBridgeConfig config, PageScript script, Identity identity, LoginSessions logins) {
    this.config = config;
    this.script = script;
    this.identity = identity;
    this.logins = logins;
  }

  /** Sets the attribute of a request for a page; ignores other requests. */
  public void attach(HttpServletRequest request, HttpServletResponse response) {
    if (FetchMetadata.isPage(request)) {
      request.setAttribute(ChatMarkup.ATTRIBUTE, new PageMarkup(this, request, response));
    }
  }

  CometChatBridgeConfig config() {
    return config;
  }

  /** The uid of the user of a login session. */
  @Nullable String uidOf(LoginState login) {
    return logins.uidOf(login.userId()).map(Uid::value).orElse(null);
  }

  String scriptPath() {
    return script.versionedPath();
  }

  /** The present login session of the current user, if there is one; never throws. */
  @Nullable LoginState login(HttpServletRequest request) {
    try {
      return current(request);
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("The markup of a page contains no user", e);
      return null;
    }
  }

  private @Nullable LoginState current(HttpServletRequest request) {
    String userId = identity.userId(request);
    if (userId == null) {
      return null;
    }
    SessionKey stateless = logins.statelessKey(request, userId);
    LoginState state =
        stateless == null ? sessionLogin(request, userId) : LoginState.pending(stateless, userId);
    return state == null || state.denied() ? null : logins.update(state, logins.result(state));
  }

  private @Nullable LoginState sessionLogin(HttpServletRequest request, String userId) {
    HttpSession session = request.getSession(false);
    LoginState state = session == null ? null : logins.read(session);
    return state != null && state.belongsTo(userId) ? state : null;
  }
}
