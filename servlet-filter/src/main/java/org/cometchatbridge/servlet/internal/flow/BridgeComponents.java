/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Function;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.servlet.internal.endpoint.TokenEndpoint;
import org.cometchatbridge.servlet.internal.fault.FaultBarrier;
import org.cometchatbridge.servlet.internal.handoff.FetchMetadata;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaderPolicy;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.AppLogins;
import org.cometchatbridge.servlet.internal.login.BridgeLogins;
import org.cometchatbridge.servlet.internal.login.Logins;
import org.cometchatbridge.servlet.internal.login.RequestTracker;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.cometchatbridge.servlet.internal.page.MarkupProvider;
import org.cometchatbridge.servlet.internal.page.PageScript;
import org.cometchatbridge.servlet.internal.response.CommitHookResponse;
import org.cometchatbridge.servlet.internal.response.TokenResponse;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;
import org.cometchatbridge.servlet.internal.settings.ResolverSettings;
import org.jspecify.annotations.Nullable;

/** Creates and holds the components of the bridge in one web application, which the flows share. */
public final class BridgeComponents {

  private final OperatorLog log;
  private final AsyncSupportCheck asyncSupport;
  private final FaultBarrier barrier;
  private final RequestTracker requests = new RequestTracker();
  private final Identity identity;
  private final Logins logins;
  private final TokenHeaderPolicy headerPolicy;
  private final PageScript script;
  private final MarkupProvider markup;
  private final TokenEndpoint endpoint;
  private final SessionEvents events;
  private final String folder;

  /**
   * Creates the components for one CometChat app.
   *
   * @param log receives the warnings
   */
  public BridgeComponents(
      CometChatBridge bridge, FilterSettings settings, ResolverSettings resolver, OperatorLog log) {
    this(
        identity(resolver, bridge.config().userIdCase(), log),
        own ->
            new BridgeLogins(
                bridge,
                own,
                new SessionAttributes(
                    settings.attributePrefix(),
                    bridge.config().appId(),
                    settings.attachSession(),
                    bridge.config().clock()),
                log),
        settings,
        resolver,
        bridge.config().clock(),
        log);
  }

  /**
   * Creates the components for several CometChat apps.
   *
   * @param appResolver names the app of a request
   * @param log receives the warnings
   */
  public BridgeComponents(
      CometChatApps apps,
      AppResolver appResolver,
      FilterSettings settings,
      ResolverSettings resolver,
      OperatorLog log) {
    this(
        identity(resolver, UserIdCase.SENSITIVE, log),
        own ->
            new AppLogins(apps, appResolver, own, resolver, settings, InstantSource.system(), log),
        settings,
        resolver,
        InstantSource.system(),
        log);
  }

  private BridgeComponents(
      Identity identity,
      Function<Identity, Logins> logins,
      FilterSettings settings,
      ResolverSettings resolver,
      InstantSource clock,
      OperatorLog log) {
    this.log = log;
    this.asyncSupport = new AsyncSupportCheck(log);
    this.barrier = new FaultBarrier(log);
    this.identity = identity;
    this.logins = logins.apply(identity);
    this.headerPolicy =
        new TokenHeaderPolicy(settings.attachHeader(), settings.allowedOrigins(), clock);
    this.folder = settings.endpoint().substring(0, settings.endpoint().lastIndexOf('/') + 1);
    this.script = new PageScript(settings.endpoint());
    this.markup =
        new MarkupProvider(settings.attributePrefix(), script, identity, this.logins, log);
    this.endpoint =
        new TokenEndpoint(
            settings.endpoint(),
            settings.refreshesPerMinute(),
            clock,
            settings.allowedOrigins(),
            identity,
            this.logins,
            log);
    this.events = new SessionEvents(this.logins, resolver.watched(), requests, log);
  }

  private static Identity identity(
      ResolverSettings resolver, UserIdCase userIdCase, OperatorLog log) {
    return new Identity(resolver.resolver(), resolver.ofFramework(), userIdCase, log);
  }

  /** The listener for the end of sessions. */
  public SessionEvents events() {
    return events;
  }

  OperatorLog log() {
    return log;
  }

  FaultBarrier barrier() {
    return barrier;
  }

  RequestTracker requests() {
    return requests;
  }

  Identity identity() {
    return identity;
  }

  Logins logins() {
    return logins;
  }

  TokenEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Whether a request may be for the endpoint or the page script, which are in one folder. Says so
   * for most requests by one comparison.
   */
  boolean mayBeServed(HttpServletRequest request) {
    String servletPath = request.getServletPath();
    String pathInfo = request.getPathInfo();
    if (pathInfo == null) {
      return servletPath.startsWith(folder);
    }
    return !servletPath.isEmpty() || pathInfo.startsWith(folder);
  }

  /** Serves the page script, which is public. */
  boolean serveScript(HttpServletRequest request, HttpServletResponse response) throws IOException {
    return script.matches(request) && script.serve(request, response);
  }

  /** Checks the installation. */
  void check(HttpServletRequest request) {
    asyncSupport.check(request);
  }

  /**
   * The login detection of a request.
   *
   * @param userOfThread whether the resolver finds the user on the threads of dispatches only
   */
  RequestLogin newLogin(
      HttpServletRequest request, HttpServletResponse response, boolean userOfThread) {
    return new RequestLogin(identity, logins, headerPolicy, request, response, userOfThread);
  }

  /** The response for the filter chain, which calls the login detection before its commit. */
  CommitHookResponse wrap(
      HttpServletRequest request,
      HttpServletResponse response,
      RequestLogin login,
      @Nullable String destination) {
    CommitHookResponse wrapped = new CommitHookResponse(response, new LoginHook(login, barrier));
    if (FetchMetadata.isPage(request, destination)) {
      markup.attach(request, wrapped);
    }
    return wrapped;
  }

  /**
   * The response for the filter chain of a request that may get a token in its page only; for any
   * other request, the response itself.
   *
   * @param destination the {@linkplain FetchMetadata#destination destination} of the request
   */
  HttpServletResponse wrapPage(
      HttpServletRequest request, HttpServletResponse response, @Nullable String destination) {
    if (!FetchMetadata.isPage(request, destination)) {
      return response;
    }
    TokenResponse page = new TokenResponse(response);
    markup.attach(request, page);
    return page;
  }
}
