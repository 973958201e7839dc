/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An application without code for chat, behind the filter, on Jetty. */
final class SoakApplication implements AutoCloseable {

  private static final int SECONDS_OF_AN_IDLE_SESSION = 60;
  private static final EnumSet<DispatcherType> EVERY = EnumSet.allOf(DispatcherType.class);

  private final Server server;
  private final ServerConnector connector;
  private final InProgress inProgress = new InProgress();

  /**
   * Creates the application without starting it.
   *
   * @param threads the maximum number of threads
   * @param outermost a filter in front of all others
   */
  SoakApplication(CometChatBridge bridge, int threads, Filter outermost) {
    QueuedThreadPool pool = new QueuedThreadPool(threads);
    pool.setName("application");
    server = new Server(pool);
    connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    // All visitors may connect at once. A client retries only after a second if the queue is full.
    connector.setAcceptQueueSize(threads);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    context.getSessionHandler().setMaxInactiveInterval(SECONDS_OF_AN_IDLE_SESSION);
    context.addFilter(holder(outermost), "/*", EVERY);
    context.addFilter(holder(inProgress), "/*", EVERY);
    FilterHolder filter = holder(new CometChatBridgeFilter(bridge));
    filter.setInitParameter("userResolver", "session:user");
    context.addFilter(filter, "/*", EVERY);
    context.addServlet(new ServletHolder(new Application()), "/*");
    server.setHandler(context);
  }

  void start() throws Exception {
    server.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  /** The number of application threads that currently process a request. */
  int busyThreads() {
    return inProgress.count.get();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }

  private static FilterHolder holder(Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    return holder;
  }

  /** Counts the requests in progress. */
  private static final class InProgress implements Filter {

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      count.incrementAndGet();
      try {
        chain.doFilter(request, response);
      } finally {
        count.decrementAndGet();
      }
    }
  }

  private static final class Application extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (String.valueOf(request.getPathInfo())) {
        case "/api/login" -> {
          logIn(request);
          json(response);
        }
        case "/login" -> {
          logIn(request);
          response.sendRedirect("/page");
        }
        case "/logout" -> {
          HttpSession session = request.getSession(false);
          if (session != null) {
            session.invalidate();
          }
          json(response);
        }
        case "/api/data" -> json(response);
        case "/page" -> {
          response.setContentType("text/html");
          response.getWriter().write("<!doctype html><title>Page</title>");
        }
        default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    }

    private static void logIn(HttpServletRequest request) {
      HttpSession session = request.getSession();
      request.changeSessionId();
      String id = String.valueOf(request.getParameter("user"));
      session.setAttribute("user", Map.of("id", id, "name", "Name of " + id));
    }

    private static void json(HttpServletResponse response) throws IOException {
      response.setContentType("application/json");
      response.getWriter().write("{\"ok\":true}");
    }
  }
}
