/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.jspecify.annotations.Nullable;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** One application with a login and a page for each of the filters, which are mapped to them. */
final class PeerApplication implements ServletContainerInitializer {

  private static final String PAGE = "<p>What a page says.</p>\n".repeat(40);

  private final Map<Peer, Filter> filters = new EnumMap<>(Peer.class);
  private final HeldRequests held = new HeldRequests();

  PeerApplication(CometChatBridge bridge, Set<Peer> peers) {
    for (Peer peer : peers) {
      Filter filter = filter(peer, bridge);
      if (filter != null) {
        filters.put(peer, filter);
      }
    }
  }

  private static @Nullable Filter filter(Peer peer, CometChatBridge bridge) {
    return switch (peer) {
      case NONE -> null;
      case HAND -> new HandFilter(false);
      case HAND_USER -> new HandFilter(true);
      case BRIDGE -> new CometChatBridgeFilter(bridge);
      case SPRING_SESSION ->
          new SessionRepositoryFilter<>(new MapSessionRepository(new ConcurrentHashMap<>()));
      case PAC4J -> Pac4jPeer.filter();
      case SHIRO -> new ShiroPeer();
    };
  }

  /** The filter, initialized by the container. */
  Filter filter(Peer peer) {
    return Objects.requireNonNull(filters.get(peer));
  }

  /** The requests to {@link Peer#heldPath}. */
  HeldRequests held() {
    return held;
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    for (Peer peer : Peer.values()) {
      Filter filter = filters.get(peer);
      if (filter != null) {
        FilterRegistration.Dynamic registered = context.addFilter(peer.name(), filter);
        registered.setAsyncSupported(true);
        if (peer == Peer.BRIDGE) {
          registered.setInitParameter("userResolver", "session:" + Peer.USER_ATTRIBUTE);
        }
        EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
        registered.addMappingForUrlPatterns(requests, false, peer.pagePath());
        if (peer.isLoginInside()) {
          registered.addMappingForUrlPatterns(requests, false, peer.loginPath());
        }
      }
      context
          .addServlet(peer.name() + "-login", new LoginServlet(peer))
          .addMapping(peer.loginPath());
      context.addServlet(peer.name() + "-page", new PageServlet()).addMapping(peer.pagePath());
      context.addServlet(peer.name() + "-held", held).addMapping(peer.heldPath());
    }
  }

  /** The user of the application. */
  static @Nullable String userOf(@Nullable HttpSession session) {
    return session != null && session.getAttribute(Peer.USER_ATTRIBUTE) instanceof String user
        ? user
        : null;
  }

  private static final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (userOf(request.getSession(false)) == null) {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      }
      response.setContentType("text/html");
      response.getWriter().write(PAGE);
    }
  }

  private static final class LoginServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final Peer peer;

    LoginServlet(Peer peer) {
      this.peer = peer;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException {
      switch (peer) {
        case PAC4J -> Pac4jPeer.logIn(request, response);
        case SHIRO -> ShiroPeer.logIn(request);
        default -> {}
      }
      HttpSession session = request.getSession();
      session.setAttribute(Peer.USER_ATTRIBUTE, Peer.USER);
      session.setAttribute(HandFilter.TOKEN_ATTRIBUTE, "token");
      session.setAttribute(HandFilter.TOKEN_USER_ATTRIBUTE, Peer.USER);
    }
  }
}
