/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Requests for which the filter has nothing to do, in a login session whose token was handed out
 * long ago. Request, response and session cost next to nothing, so that the filter is measured.
 */
final class IdleRequests {

  private static final String STATE = "cometchat.session";
  private static final Duration LONG_AGO = Duration.ofMinutes(5);
  private static final String USER = "user-1";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final CometChatBridgeFilter filter;
  private final Map<String, Object> attributes = new HashMap<>();
  private final String state;
  private final FilterChain chain = (request, response) -> {};
  private final HttpServletResponse response = new Response();

  IdleRequests(CometChatBridge bridge) throws ServletException {
    filter = new CometChatBridgeFilter(bridge, request -> USER);
    filter.init(stub(FilterConfig.class, IdleRequests::config));
    String key = "A".repeat(22);
    String since = String.valueOf(Instant.now().minus(LONG_AGO).toEpochMilli());
    state = String.join(" ", "1", bridge.config().appId(), key, since, USER, USER + "_token", USER);
    attributes.put(STATE, state);
  }

  /**
   * Passes requests through the filter.
   *
   * @param destination the header {@code Sec-Fetch-Dest}
   * @return nanoseconds of processor time for each
   */
  double nanos(String destination, int count) throws IOException, ServletException {
    Request request = new Request(destination);
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      filter.doFilter(request, response, chain);
    }
    double nanos = (double) (threads.getCurrentThreadCpuTime() - start) / count;
    if (!state.equals(attributes.get(STATE))) {
      throw new IllegalStateException("The filter has changed the login session");
    }
    return nanos;
  }

  private static @Nullable Object config(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getInitParameterNames" -> Collections.emptyEnumeration();
      case "getServletContext" -> stub(ServletContext.class, (context, called, none) -> null);
      default -> null;
    };
  }

  private static <T> T stub(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            IdleRequests.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static final class Response extends HttpServletResponseWrapper {

    Response() {
      super(stub(HttpServletResponse.class, (proxy, method, arguments) -> null));
    }

    @Override
    public boolean isCommitted() {
      return false;
    }

    @Override
    public int getStatus() {
      return 200;
    }

    @Override
    public int getBufferSize() {
      return 8_192;
    }
  }

  private final class Request extends HttpServletRequestWrapper {

    private final String destination;
    private final HttpSession session = new Session();

    Request(String destination) {
      super(stub(HttpServletRequest.class, (proxy, method, arguments) -> null));
      this.destination = destination;
    }

    @Override
    public DispatcherType getDispatcherType() {
      return DispatcherType.REQUEST;
    }

    @Override
    public String getMethod() {
      return "GET";
    }

    @Override
    public String getServletPath() {
      return "/page";
    }

    @Override
    public @Nullable String getPathInfo() {
      return null;
    }

    @Override
    public boolean isAsyncSupported() {
      return true;
    }

    @Override
    public boolean isAsyncStarted() {
      return false;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equals("Sec-Fetch-Dest") ? destination : null;
    }

    @Override
    public String getRequestedSessionId() {
      return "session";
    }

    @Override
    public HttpSession getSession(boolean create) {
      return session;
    }
  }

  private final class Session implements HttpSession {

    @Override
    public @Nullable Object getAttribute(String name) {
      return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
      attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
      attributes.remove(name);
    }

    @Override
    public String getId() {
      return "session";
    }

    @Override
    public long getCreationTime() {
      return 0;
    }

    @Override
    public long getLastAccessedTime() {
      return 0;
    }

    @Override
    public @Nullable ServletContext getServletContext() {
      return null;
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {}

    @Override
    public int getMaxInactiveInterval() {
      return 0;
    }

    @Override
    public Enumeration<String> getAttributeNames() {
      return Collections.enumeration(attributes.keySet());
    }

    @Override
    public void invalidate() {}

    @Override
    public boolean isNew() {
      return false;
    }
  }
}
