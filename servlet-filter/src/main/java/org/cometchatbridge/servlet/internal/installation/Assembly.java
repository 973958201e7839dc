/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import java.util.List;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.endpoint.TokenEndpoint;
import org.cometchatbridge.servlet.internal.flow.SecurityChainFlow;
import org.cometchatbridge.servlet.internal.flow.ServletFlow;
import org.cometchatbridge.servlet.internal.handoff.HeaderRule;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.login.RequestThreads;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.cometchatbridge.servlet.internal.page.MarkupOffer;
import org.cometchatbridge.servlet.internal.page.PageScript;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;

/** The parts of the bridge in one web application, put together. */
public final class Assembly {

  private final CometChatBridge bridge;
  private final Identity identity;
  private final LoginSessions logins;
  private final RequestThreads requests = new RequestThreads();
  private final HeaderRule headerRule;
  private final PageScript script;
  private final MarkupOffer markup;
  private final TokenEndpoint endpoint;
  private final SessionEvents events;

  /**
   * Puts the parts together.
   *
   * @param watched the readers of the session attributes in which the application keeps its user
   */
  public Assembly(
      CometChatBridge bridge,
      FilterSettings settings,
      UserResolver resolver,
      List<SessionAttributeResolver> watched) {
    this.bridge = bridge;
    this.identity = new Identity(resolver);
    this.logins =
        new LoginSessions(bridge, identity, new SessionAttributes(settings.attachSession()));
    this.headerRule =
        new HeaderRule(settings.attachHeader(), settings.allowedOrigins(), bridge.config().clock());
    this.script = new PageScript(settings.endpoint());
    this.markup = new MarkupOffer(bridge.config(), script, identity, logins);
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

  /** The flow for a filter that sees the user on the request that it is given. */
  ServletFlow requestFlow() {
    return new ServletFlow(
        script, markup, endpoint, identity, logins, headerRule, requests, bridge.config().clock());
  }

  /** The flow for a framework where the user is known only further inside. */
  public SecurityChainFlow dividedFlow() {
    return new SecurityChainFlow(
        script, markup, endpoint, identity, logins, headerRule, requests, bridge.config().clock());
  }

  /** What hears of sessions that end. */
  public SessionEvents events() {
    return events;
  }
}
