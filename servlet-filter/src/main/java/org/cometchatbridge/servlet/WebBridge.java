/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.util.EventListener;
import java.util.function.Function;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.servlet.internal.endpoint.TokenEndpoint;
import org.cometchatbridge.servlet.internal.flow.BridgeComponents;
import org.cometchatbridge.servlet.internal.flow.ChainFlow;
import org.cometchatbridge.servlet.internal.flow.InactiveFlow;
import org.cometchatbridge.servlet.internal.flow.SecurityChainFlow;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.jspecify.annotations.Nullable;

/**
 * The bridge in one web application, for adapters to frameworks that provide the user in a part of
 * the filter chain only, such as Spring Security. A plain servlet application uses {@link
 * CometChatBridgeFilter}.
 *
 * <p>An adapter calls it from three positions of the chain, each with the request and response of
 * that position: {@link #filterResponse} outside of the security filters and inside of filters that
 * replace the session, {@link #filterContext} where the security filters begin and the user is
 * still available on the way out, and {@link #filterAuthenticated} after authentication and before
 * authorization. It passes dispatches of type {@code REQUEST} and {@code ASYNC} to all three, and
 * of type {@code FORWARD} to the first. It also notifies {@link #loggedIn} of completed logins and
 * {@link #end} of logouts, and registers the {@link #sessionListener} once. Omitting a notification
 * only delays the token; omitting a filter position disables what that position does.
 *
 * <p>No method throws because of chat. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WebBridge implements AutoCloseable {

  /** Before Servlet 4, the methods of a listener have no default. */
  private static final class IgnoredSessions implements HttpSessionListener {

    @Override
    public void sessionCreated(HttpSessionEvent event) {}

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {}
  }

  private final ChainFlow flow;
  private final EventListener events;
  private final Runnable stop;

  private WebBridge(ChainFlow flow, EventListener events, Runnable stop) {
    this.flow = flow;
    this.events = events;
    this.stop = stop;
  }

  private static WebBridge active(BridgeComponents components) {
    SessionEvents events = components.events();
    return new WebBridge(new SecurityChainFlow(components), events, events::stop);
  }

  private static WebBridge inactive() {
    return new WebBridge(new InactiveFlow(), new IgnoredSessions(), () -> {});
  }

  /**
   * Creates the bridge of one web application. No call to CometChat is made. If the bridge is not
   * {@linkplain CometChatBridge#isActive active}, because a jar of the application does not fit,
   * the filter methods only call the rest of the chain.
   *
   * @param config the settings, with a bridge or several CometChat apps, which are not closed with
   *     this. Its resolver is called between the three filter methods and right before a response
   *     is committed, on the thread of the dispatch, never on a thread of the application
   * @return a web bridge that is ready
   * @throws IllegalArgumentException if the settings have neither a bridge nor apps
   */
  public static WebBridge create(WebBridgeConfig config) {
    CometChatApps apps = config.apps();
    AppResolver appResolver = config.appResolver();
    CometChatBridge bridge = config.bridge();
    if (apps != null && appResolver != null) {
      return active(
          new BridgeComponents(
              apps, appResolver, config.filter(), config.resolver(), config.log()));
    }
    if (bridge == null) {
      throw new IllegalArgumentException("The WebBridgeConfig has no bridge");
    }
    if (!bridge.isActive()) {
      return inactive();
    }
    try {
      return active(new BridgeComponents(bridge, config.filter(), config.resolver(), config.log()));
    } catch (SecurityException | LinkageError e) {
      if (!ClassPathProblem.isCauseOf(e)) {
        throw e;
      }
      config.log().named(WebBridge.class).error("{}", ClassPathProblem.describe(e));
      return inactive();
    }
  }

  /**
   * Calls the rest of the chain with a response that can be given the token until it is committed.
   * The user is resolved only then.
   *
   * @param request the request
   * @param response the response
   * @param chain the rest of the chain
   * @throws IOException if the chain throws it
   * @throws ServletException if the chain throws it
   */
  public void filterResponse(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    flow.filterResponse(request, response, chain);
  }

  /**
   * Calls the rest of the chain and resolves the user afterwards.
   *
   * @param request the request
   * @param response the response
   * @param chain the rest of the chain
   * @throws IOException if the chain throws it
   * @throws ServletException if the chain throws it
   */
  public void filterContext(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    flow.filterContext(request, response, chain);
  }

  /**
   * Serves the token endpoint; resolves the user of any other request and calls the rest of the
   * chain.
   *
   * @param request the request
   * @param response the response
   * @param chain the rest of the chain
   * @throws IOException if the chain throws it, or the endpoint's response cannot be written
   * @throws ServletException if the chain throws it
   */
  public void filterAuthenticated(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    flow.filterAuthenticated(request, response, chain);
  }

  /**
   * Returns whether a request addresses the token endpoint, which {@link #filterAuthenticated}
   * serves. An adapter exempts these requests from its framework's CSRF protection, because the
   * endpoint requires a proof of origin itself.
   *
   * @param request the request
   * @return whether it addresses the endpoint, with any method
   */
  public boolean isEndpoint(HttpServletRequest request) {
    return flow.isEndpoint(request);
  }

  /**
   * Notifies the bridge that the filters of a request read bearer tokens. The endpoint then asks
   * for one if no user is logged in.
   *
   * @param request the request, before {@link #filterAuthenticated}
   */
  public void readsBearerTokens(HttpServletRequest request) {
    request.setAttribute(TokenEndpoint.BEARER_TOKENS, true);
  }

  /**
   * Notifies the bridge of a login on this thread, so that the token request starts at once. The
   * session must have its final id, and the response must not be committed. Outside of the three
   * filter methods it does nothing.
   */
  public void loggedIn() {
    flow.loggedIn();
  }

  /**
   * Notifies the bridge that the user of a request is about to be logged out, and revokes the
   * token. Call it before the session is invalidated; further calls do nothing.
   *
   * @param request the request
   */
  public void end(HttpServletRequest request) {
    flow.end(request);
  }

  /**
   * Notifies the bridge that the application has ended an HTTP session other than that of the
   * current request, for example because its user has too many, and revokes the token. The session
   * is found if this node has processed a request of it within the last 12 hours; otherwise use
   * {@link #endSession(String, Function)}. Further calls do nothing.
   *
   * @param sessionId the id of the session
   */
  public void endSession(String sessionId) {
    flow.endSession(sessionId);
  }

  /**
   * Does the same for an HTTP session in a store that the application can read, whichever node has
   * processed its requests.
   *
   * @param sessionId the id of the session
   * @param attributes reads an attribute of the session by its name
   */
  public void endSession(String sessionId, Function<String, @Nullable Object> attributes) {
    flow.endSession(sessionId, attributes);
  }

  /**
   * Returns the listener for sessions that end: a {@link HttpSessionListener} and {@link
   * jakarta.servlet.http.HttpSessionAttributeListener}, to be registered once. It does nothing
   * after {@link #close}.
   *
   * @return always the same listener
   */
  public EventListener sessionListener() {
    return events;
  }

  /** Ignores further session events. Tokens stay valid: a stop is not a logout. */
  @Override
  public void close() {
    flow.stop();
    stop.run();
  }
}
