/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EventListener;
import java.util.List;
import java.util.Objects;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.internal.flow.SecurityChainFlow;
import org.cometchatbridge.servlet.internal.installation.BridgeComponents;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;

/**
 * The bridge in one web application, for adapters to frameworks that know the user on a stretch of
 * the filter chain only, such as Spring Security. A plain servlet application uses {@link
 * CometChatBridgeFilter} instead.
 *
 * <p>An adapter calls it from three places of the chain, each with the request and response that
 * are current there: {@link #filterResponse} outside of the security filters and inside of those
 * that replace the session, {@link #filterContext} where the security filters begin and the user is
 * still known on the way out, and {@link #filterAuthenticated} after all authentication and before
 * authorization. Only the {@code REQUEST} dispatch is brought here. Beside that it tells of {@link
 * #loggedIn logins} as soon as they are complete and of {@link #end logouts}, and registers the
 * {@link #sessionListener} once. Left out calls cost punctuality, never correctness; left out
 * places cost what they do.
 *
 * <p>Nothing here throws because of chat. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WebBridge implements AutoCloseable {

  private final SecurityChainFlow flow;
  private final SessionEvents events;

  private WebBridge(Builder builder) {
    BridgeComponents assembly =
        new BridgeComponents(
            builder.bridge,
            FilterSettings.of(
                builder.attachHeader,
                builder.attachSession,
                builder.endpoint,
                builder.allowedOrigins,
                builder.refreshesPerMinute),
            builder.resolver,
            List.of());
    this.flow = assembly.securityChainFlow();
    this.events = assembly.events();
  }

  /**
   * Starts with the defaults.
   *
   * @param bridge the bridge, which is not closed with this
   * @param resolver says who is logged in; asked on the stretch and right before a response goes
   *     out, on the thread of the request
   * @return a new builder
   */
  public static Builder builder(CometChatBridge bridge, UserResolver resolver) {
    return new Builder(
        Objects.requireNonNull(bridge, "bridge"), Objects.requireNonNull(resolver, "resolver"));
  }

  /**
   * Sends a request down the chain with a response that can take the token at the last moment. Who
   * is logged in is asked only in that moment.
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
   * Sends a request down the chain and looks, on its way out, who is logged in now.
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
   * Answers the token endpoint; otherwise looks who is logged in and sends the request down the
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
   * Whether a request is meant for the token endpoint, which {@link #filterAuthenticated} answers.
   * An adapter asks it to take the endpoint out of its framework's protection against cross-site
   * requests: the endpoint has a proof of its own.
   *
   * @param request the request
   * @return whether it is for the endpoint, whatever its method
   */
  public boolean isEndpoint(HttpServletRequest request) {
    return flow.isEndpoint(request);
  }

  /**
   * Says that a user has logged in on this thread, that the session has its final id, and that the
   * answer is still open, so that a token request can begin at once. Elsewhere it does nothing.
   */
  public void loggedIn() {
    flow.loggedIn();
  }

  /**
   * Says that the user of a request is about to be logged out: the token is revoked. To be called
   * while the session is still whole; repeats do nothing.
   *
   * @param request the request
   */
  public void end(HttpServletRequest request) {
    flow.end(request);
  }

  /**
   * What hears of sessions that end: a {@link jakarta.servlet.http.HttpSessionListener} and {@link
   * jakarta.servlet.http.HttpSessionAttributeListener}, to be registered once. It does nothing once
   * this is closed.
   *
   * @return always the same listener
   */
  public EventListener sessionListener() {
    return events;
  }

  /** Hears no more of sessions. No token is revoked: a stop is no logout. */
  @Override
  public void close() {
    events.stop();
  }

  /**
   * Collects the settings. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final CometChatBridge bridge;
    private final UserResolver resolver;
    private boolean attachHeader = true;
    private boolean attachSession = true;
    private String endpoint = FilterSettings.DEFAULT_ENDPOINT;
    private List<String> allowedOrigins = List.of();
    private int refreshesPerMinute = FilterSettings.DEFAULT_REFRESHES;

    private Builder(CometChatBridge bridge, UserResolver resolver) {
      this.bridge = bridge;
      this.resolver = resolver;
    }

    /**
     * Sets whether answers carry the token in a header.
     *
     * @param attach default {@code true}
     * @return this builder
     */
    public Builder attachHeader(boolean attach) {
      this.attachHeader = attach;
      return this;
    }

    /**
     * Sets whether the session holds copies of token and uid for the application to read.
     *
     * @param attach default {@code true}
     * @return this builder
     */
    public Builder attachSession(boolean attach) {
      this.attachSession = attach;
      return this;
    }

    /**
     * Sets where the token endpoint is.
     *
     * @param path a path below the context path; default {@code /cometchat/token}
     * @return this builder
     */
    public Builder endpoint(String path) {
      this.endpoint = path;
      return this;
    }

    /**
     * Sets the foreign origins whose pages may read tokens.
     *
     * @param origins exact origins such as {@code https://app.example.org}; default none
     * @return this builder
     */
    public Builder allowedOrigins(List<String> origins) {
      this.allowedOrigins = List.copyOf(origins);
      return this;
    }

    /**
     * Sets how many tokens that CometChat has rejected are replaced for one login session within a
     * minute, on this node. Requests that name the same token count once.
     *
     * @param refreshes 1 to 60; default 3
     * @return this builder
     */
    public Builder refreshesPerMinute(int refreshes) {
      this.refreshesPerMinute = refreshes;
      return this;
    }

    /**
     * Checks the settings and puts the bridge into place. No call to CometChat is made.
     *
     * @return what the adapter calls from now on
     * @throws org.cometchatbridge.core.error.ConfigurationException if a setting is wrong; the
     *     message says which and what to do
     */
    public WebBridge build() {
      return new WebBridge(this);
    }
  }
}
