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

/** Puts the markup within reach of pages. */
public final class MarkupOffer {

  private final CometChatBridgeConfig config;
  private final PageScript script;
  private final Identity identity;
  private final LoginSessions logins;
  private final WarnOnceLogger warnings =
      new WarnOnceLogger(LoggerFactory.getLogger(MarkupOffer.class));

  /** For the pages of one application. */
  public MarkupOffer(
      CometChatBridgeConfig config, PageScript script, Identity identity, LoginSessions logins) {
    this.config = config;
    this.script = script;
    this.identity = identity;
    this.logins = logins;
  }

  /** Gives a request for a page its attribute; any other request stays as it is. */
  public void to(HttpServletRequest request, HttpServletResponse response) {
    if (FetchMetadata.isForPage(request)) {
      request.setAttribute(ChatMarkup.ATTRIBUTE, new PageMarkup(this, request, response));
    }
  }

  CometChatBridgeConfig config() {
    return config;
  }

  /** The uid of a user whose login session this is. */
  @Nullable String uidOf(LoginState login) {
    return logins.uidOf(login.userId()).map(Uid::value).orElse(null);
  }

  String scriptPath() {
    return script.versionedPath();
  }

  /** The login session of the current user as it stands now, if there is one; never throws. */
  @Nullable LoginState login(HttpServletRequest request) {
    try {
      return current(request);
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("The markup of a page stays without a user", e);
      return null;
    }
  }

  private @Nullable LoginState current(HttpServletRequest request) {
    String userId = identity.userId(request);
    if (userId == null) {
      return null;
    }
    SessionKey stateless = logins.keyWithoutSession(request, userId);
    LoginState line =
        stateless == null ? held(request, userId) : LoginState.begun(stateless, userId);
    return line == null || line.denied() ? null : logins.told(line, logins.result(line));
  }

  private @Nullable LoginState held(HttpServletRequest request, String userId) {
    HttpSession session = request.getSession(false);
    LoginState line = session == null ? null : logins.held(session);
    return line != null && line.isOf(userId) ? line : null;
  }
}
