/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cometchatbridge.containers.WebApplication;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;

/**
 * An application without code for chat, with the filter before its servlet. Its user is the session
 * attribute {@code user}. Tests add their own actions.
 */
final class Application {

  private static final EnumSet<DispatcherType> EVERY = EnumSet.allOf(DispatcherType.class);

  private final String contextPath;
  private final Function<ServletContext, FilterRegistration.Dynamic> bridge;
  private final Map<String, String> initParams = new HashMap<>();
  private final Map<String, Action> actions = new ConcurrentHashMap<>();
  private final Map<Integer, String> errorPages = new HashMap<>();
  private final List<Filter> outer = new ArrayList<>();
  private final List<Filter> inner = new ArrayList<>();
  private ClassLoader classLoader = Application.class.getClassLoader();
  private Consumer<FilterRegistration.Dynamic> bridgeMapping = filter -> map(filter, EVERY);
  private boolean initialized;
  private boolean formLogin;

  private Application(
      String contextPath, Function<ServletContext, FilterRegistration.Dynamic> bridge) {
    this.contextPath = contextPath;
    this.bridge = bridge;
    addPages();
  }

  /** An application with the given bridge and the user in the session. */
  static Application at(String contextPath, CometChatBridge bridge) {
    return new Application(
            contextPath,
            context -> context.addFilter("cometchat", new CometChatBridgeFilter(bridge)))
        .param("userResolver", "session:user");
  }

  /** An application with the given bridge and resolver. */
  static Application at(String contextPath, CometChatBridge bridge, UserResolver resolver) {
    return new Application(
        contextPath,
        context -> context.addFilter("cometchat", new CometChatBridgeFilter(bridge, resolver)));
  }

  /**
   * An application whose filter is created by class name, as in web.xml, from the application's
   * class loader.
   */
  static Application byName(String contextPath) {
    return new Application(
        contextPath,
        context -> context.addFilter("cometchat", CometChatBridgeFilter.class.getName()));
  }

  /** An application without the bridge. */
  static Application unbridged(String contextPath) {
    return new Application(
        contextPath,
        context ->
            context.addFilter(
                "none", (Filter) (request, response, chain) -> chain.doFilter(request, response)));
  }

  Application param(String name, String value) {
    initParams.put(name, value);
    return this;
  }

  /** Adds a filter before the bridge's filter. */
  Application behind(Filter filter) {
    outer.add(filter);
    return this;
  }

  /** Adds a filter between the bridge's filter and the servlet. */
  Application before(Filter filter) {
    inner.add(filter);
    return this;
  }

  Application on(String path, Action action) {
    actions.put(path, action);
    return this;
  }

  Application errorPage(int status, String path) {
    errorPages.put(status, path);
    return this;
  }

  /** Maps the bridge's filter for REQUEST only, the default of web.xml. */
  Application bridgedOnRequestsAlone() {
    return bridgedBy(filter -> map(filter, EnumSet.of(DispatcherType.REQUEST)));
  }

  /** Maps the bridge's filter. */
  Application bridgedBy(Consumer<FilterRegistration.Dynamic> mapping) {
    bridgeMapping = mapping;
    return this;
  }

  /** Calls the initializer of the bridge's jar, as a container does that deploys an archive. */
  Application initialized() {
    initialized = true;
    return this;
  }

  Application withFormLogin() {
    formLogin = true;
    return this;
  }

  Application loadedBy(ClassLoader loader) {
    classLoader = loader;
    return this;
  }

  String contextPath() {
    return contextPath;
  }

  WebApplication forContainer() {
    return new WebApplication(
        contextPath, classLoader, (classes, context) -> register(context), errorPages, formLogin);
  }

  private void register(ServletContext context) {
    for (int i = 0; i < outer.size(); i++) {
      map(context.addFilter("outer " + i, outer.get(i)), EVERY);
    }
    FilterRegistration.Dynamic filter = bridge.apply(context);
    filter.setInitParameters(initParams);
    filter.setAsyncSupported(true);
    bridgeMapping.accept(filter);
    for (int i = 0; i < inner.size(); i++) {
      map(context.addFilter("inner " + i, inner.get(i)), EVERY);
    }
    ServletRegistration.Dynamic servlet = context.addServlet("actions", new ActionServlet(actions));
    servlet.setAsyncSupported(true);
    servlet.addMapping("/*");
    if (initialized) {
      initialize(context);
    }
  }

  private static void initialize(ServletContext context) {
    for (var found : ServiceLoader.load(ServletContainerInitializer.class)) {
      if (found.getClass().getName().startsWith("org.cometchatbridge.servlet.")) {
        try {
          found.onStartup(null, context);
        } catch (ServletException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static void map(FilterRegistration.Dynamic filter, EnumSet<DispatcherType> dispatches) {
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(dispatches, true, "/*");
  }

  /** Responds with JSON. */
  static void json(HttpServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.getWriter().write("{\"ok\":true}");
  }

  /** Logs a user in: changes the session id, then sets the user. */
  static void logIn(HttpServletRequest request) {
    HttpSession session = request.getSession();
    request.changeSessionId();
    String id = request.getParameter("user");
    session.setAttribute("user", Map.of("id", id, "name", "Name of " + id));
  }

  private void addPages() {
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
          response.sendRedirect(contextPath + "/page");
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
}
