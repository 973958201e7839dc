/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.jspecify.annotations.Nullable;

/** An application of servlets behind the bridge, which finds the user in the session. */
final class LoginApplication implements ServletContainerInitializer {

  /** Behind the filter of the bridge. */
  static final String WITH_BRIDGE = "/chat";

  private static final int MOST_TRIES = 100;
  private static final AtomicInteger USERS = new AtomicInteger();

  private final List<Mapped> servlets = new ArrayList<>();
  private final List<Filter> outer = new ArrayList<>();
  private final CometChatBridge bridge;

  LoginApplication(CometChatBridge bridge) {
    this.bridge = bridge;
  }

  /** What a servlet does. */
  interface Action {
    void run(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  private record Mapped(String path, Action action) {}

  LoginApplication on(String path, Action action) {
    servlets.add(new Mapped(path, action));
    return this;
  }

  /** Adds a filter in front of the bridge, for all paths. */
  LoginApplication behind(Filter filter) {
    outer.add(filter);
    return this;
  }

  /** Logs a user in who has not been logged in before, as applications do, and returns the id. */
  static String logIn(HttpServletRequest request) {
    return logIn(request, "user-");
  }

  static String logIn(HttpServletRequest request, String prefix) {
    String user = prefix + USERS.incrementAndGet();
    request.getSession().setAttribute(Peer.USER_ATTRIBUTE, user);
    return user;
  }

  /** Logs users in at this path until a response has a token in time, as that of a warm JVM has. */
  static void warmUp(WebServer server, String path) throws IOException {
    for (int i = 0; i < MOST_TRIES; i++) {
      try (PageClient client = new PageClient(server.port(), LoggedInPeers.FETCH)) {
        if (client.get(path).header(CometChatBridgeFilter.TOKEN_HEADER).isPresent()) {
          return;
        }
      }
    }
    throw new IOException("No response of " + path + " has a token");
  }

  static void respond(HttpServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.getWriter().write("{}");
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
    for (Filter filter : outer) {
      FilterRegistration.Dynamic registered = context.addFilter("outer", filter);
      registered.setAsyncSupported(true);
      registered.addMappingForUrlPatterns(requests, false, "/*");
    }
    FilterRegistration.Dynamic chat = context.addFilter("chat", new CometChatBridgeFilter(bridge));
    chat.setAsyncSupported(true);
    chat.setInitParameter("userResolver", "session:" + Peer.USER_ATTRIBUTE);
    chat.addMappingForUrlPatterns(requests, false, WITH_BRIDGE + "/*");
    for (Mapped mapped : servlets) {
      context
          .addServlet(mapped.path(), new ActionServlet(mapped.action()))
          .addMapping(mapped.path());
    }
  }

  private static final class ActionServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Action action;

    ActionServlet(Action action) {
      this.action = action;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      action.run(request, response);
    }
  }
}
