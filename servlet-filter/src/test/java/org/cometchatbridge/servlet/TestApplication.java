/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.cometchatbridge.testsupport.Browser;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A servlet application on Jetty with the filter in front of its servlet. The user is in the
 * session attribute {@code user}; tests add further actions.
 */
public final class TestApplication implements AutoCloseable {

  /** Handles the requests of one path. */
  @FunctionalInterface
  public interface Action {
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private static final EnumSet<DispatcherType> EVERY = EnumSet.allOf(DispatcherType.class);

  private final QueuedThreadPool threads = new QueuedThreadPool(1_200);
  private final Server server = new Server(threads);
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletContextHandler context =
      new ServletContextHandler(ServletContextHandler.SESSIONS);
  private final Map<String, Action> actions = new ConcurrentHashMap<>();
  private final FilterHolder bridge;
  private final String bridgePath;
  private final List<FilterHolder> outer = new ArrayList<>();
  private final List<FilterHolder> inner = new ArrayList<>();

  private TestApplication(FilterHolder bridge, String bridgePath) {
    this.bridge = bridge;
    this.bridgePath = bridgePath;
    threads.setName("application");
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.setStopAtShutdown(false);
    ServletHolder servlet = new ServletHolder(new ActionServlet(actions));
    servlet.setAsyncSupported(true);
    context.addServlet(servlet, "/*");
    addLoginPages();
  }

  /** The application with the filter in its web.xml. */
  public static TestApplication with(Map<String, String> initParams) {
    return with(new FilterHolder(CometChatBridgeFilter.class), initParams, "/*");
  }

  /** The application with a filter instance. */
  public static TestApplication with(CometChatBridgeFilter filter, Map<String, String> initParams) {
    return with(new FilterHolder(filter), initParams, "/*");
  }

  /** The application with a filter instance that is mapped to a path. */
  public static TestApplication with(
      CometChatBridgeFilter filter, Map<String, String> initParams, String path) {
    return with(new FilterHolder(filter), initParams, path);
  }

  private static TestApplication with(
      FilterHolder holder, Map<String, String> initParams, String path) {
    holder.setInitParameters(initParams);
    holder.setAsyncSupported(true);
    return new TestApplication(holder, path);
  }

  private static FilterHolder asynchronous(Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    return holder;
  }

  /** Adds a filter in front of the bridge's. */
  public TestApplication behind(Filter filter) {
    outer.add(asynchronous(filter));
    return this;
  }

  /** Adds a filter between the bridge's and the servlet. */
  public TestApplication before(Filter filter) {
    inner.add(asynchronous(filter));
    return this;
  }

  /** Leaves {@code <async-supported>} out of the bridge's filter. */
  public TestApplication withoutAsync() {
    bridge.setAsyncSupported(false);
    return this;
  }

  /** Configures the Jetty context. */
  public TestApplication configure(Consumer<ServletContextHandler> change) {
    change.accept(context);
    return this;
  }

  /** Sets the idle timeout of connections. */
  public TestApplication idleTimeout(Duration timeout) {
    connector.setIdleTimeout(timeout.toMillis());
    return this;
  }

  /** Adds an action, or replaces one. */
  public TestApplication on(String path, Action action) {
    actions.put(path, action);
    return this;
  }

  public TestApplication start() {
    outer.forEach(filter -> context.addFilter(filter, "/*", EVERY));
    context.addFilter(bridge, bridgePath, EVERY);
    inner.forEach(filter -> context.addFilter(filter, "/*", EVERY));
    try {
      server.start();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    } catch (Exception e) {
      close();
      throw new IllegalStateException(e);
    }
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  public int port() {
    return connector.getLocalPort();
  }

  public Browser browser() {
    return new Browser(uri("").toString());
  }

  @Override
  public void close() {
    try {
      server.stop();
      server.destroy();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a short JSON response. */
  public static void json(HttpServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.getWriter().write("{\"ok\":true}");
  }

  /** Logs in like a careful application: changes the session id, then stores the user. */
  public static void logIn(HttpServletRequest request) {
    HttpSession session = request.getSession();
    request.changeSessionId();
    String id = request.getParameter("user");
    session.setAttribute("user", Map.of("id", id, "name", "Name of " + id));
  }

  private void addLoginPages() {
    on(
        "/api/login",
        (request, response) -> {
          logIn(request);
          json(response);
        });
    on(
        "/login",
        (request, response) -> {
          logIn(request);
          response.sendRedirect("/page");
        });
    on("/api/data", (request, response) -> json(response));
    on(
        "/page",
        (request, response) -> {
          response.setContentType("text/html");
          response.getWriter().write("<!doctype html><title>Page</title>");
        });
    on(
        "/forget",
        (request, response) -> {
          request.getSession().removeAttribute("user");
          json(response);
        });
    on(
        "/invalidate",
        (request, response) -> {
          request.getSession().invalidate();
          json(response);
        });
    on(
        "/attributes",
        (request, response) -> {
          HttpSession session = request.getSession(false);
          response.setContentType("text/plain");
          for (String name :
              new String[] {"cometchat.session", "cometchat.authToken", "cometchat.uid"}) {
            Object value = session == null ? null : session.getAttribute(name);
            response.getWriter().write(name + "=" + value + "\n");
          }
        });
  }

  private static final class ActionServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // this servlet is never serialized
    private final Map<String, Action> actions;

    ActionServlet(Map<String, Action> actions) {
      this.actions = actions;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Action action = actions.get(request.getPathInfo());
      if (action == null) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      try {
        action.handle(request, response);
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
