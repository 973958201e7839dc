/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import java.util.List;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.endpoint.TokenEndpoint;
import org.cometchatbridge.servlet.internal.flow.SecurityChainFlow;
import org.cometchatbridge.servlet.internal.flow.ServletFlow;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaderPolicy;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.login.RequestTracker;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.cometchatbridge.servlet.internal.page.MarkupProvider;
import org.cometchatbridge.servlet.internal.page.PageScript;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;

/** Creates and holds the components of the bridge in one web application. */
public final class BridgeComponents {

  private final CometChatBridge bridge;
  private final Identity identity;
  private final LoginSessions logins;
  private final RequestTracker requests = new RequestTracker();
  private final TokenHeaderPolicy headerPolicy;
  private final PageScript script;
  private final MarkupProvider markup;
  private final TokenEndpoint endpoint;
  private final SessionEvents events;

  /**
   * Creates the components.
   *
   * @param watched the readers of the session attributes that hold the application's user
   */
  public BridgeComponents(
      CometChatBridge bridge,
      FilterSettings settings,
      UserResolver resolver,
      List<SessionAttributeResolver> watched) {
    this.bridge = bridge;
    this.identity = new Identity(resolver);
    this.logins =
        new LoginSessions(bridge, identity, new SessionAttributes(settings.attachSession()));
    this.headerPolicy =
        new TokenHeaderPolicy(
            settings.attachHeader(), settings.allowedOrigins(), bridge.config().clock());
    this.script = new PageScript(settings.endpoint());
    this.markup = new MarkupProvider(bridge.config(), script, identity, logins);
    this.endpoint =
        new TokenEndpoint(
            settings.endpoint(),
            settings.refreshesPerMinute(),
            bridge.config(),
            settings.allowedOrigins(),
            identity,
            logins);
    this.events = new SessionEvents(logins, watched, requests);
  }

  /** The flow of a filter that sees the current user on the request. */
  ServletFlow servletFlow() {
    return new ServletFlow(
        script,
        markup,
        endpoint,
        identity,
        logins,
        headerPolicy,
        requests,
        bridge.config().clock());
  }

  /** The flow of a framework in which the user is known within a part of the chain only. */
  public SecurityChainFlow securityChainFlow() {
    return new SecurityChainFlow(
        script,
        markup,
        endpoint,
        identity,
        logins,
        headerPolicy,
        requests,
        bridge.config().clock());
  }

  /** The listener for the end of sessions. */
  public SessionEvents events() {
    return events;
  }
}
