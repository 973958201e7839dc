/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The allocation of the bridge on requests that it has nothing to do for. Request, response and
 * session are stubs that allocate nothing, so that only the bridge is measured.
 */
class AllocationTest {

  private static final int WARM_UP = 50_000;
  private static final int COUNTED = 10_000;
  private static final int MAX_IN_WINDOW = 1_500;
  private static final String USER = "cometchat-uid-1";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<String, Object> attributes = new HashMap<>();
  private final FilterChain chain = (request, response) -> {};
  private BridgeFixture bridge;
  private CometChatBridgeFilter filter;

  @BeforeEach
  void install() throws Exception {
    bridge = new BridgeFixture(EMULATOR.emulator());
    install(new CometChatBridgeFilter(bridge.bridge(), request -> USER), Map.of());
  }

  private void install(CometChatBridgeFilter installed, Map<String, String> params) {
    filter = installed;
    filter.init(
        stub(FilterConfig.class, (proxy, method, args) -> config(method.getName(), args, params)));
  }

  @AfterEach
  void close() {
    filter.destroy();
    bridge.close();
  }

  @Test
  void subresource_allocatesNothing() throws Exception {
    assertThat(allocatedBy(new Request("style"))).isZero();
  }

  @Test
  void idleSession_allocatesNothing() throws Exception {
    String line = state(Duration.ofMinutes(5));
    assertThat(new LoginStateCodec(bridge.emulator().appId()).parse(line)).isNotNull();
    attributes.put("cometchat.session", line);

    assertThat(allocatedBy(new Request("empty"))).isZero();
  }

  @ParameterizedTest
  @MethodSource
  void idleSessionWithTheUserInAnAttribute_allocatesNothing(Object user) throws Exception {
    filter.destroy();
    install(new CometChatBridgeFilter(bridge.bridge()), Map.of("userResolver", "session:user"));
    attributes.put("user", user);
    attributes.put("cometchat.session", state(Duration.ofMinutes(5)));

    assertThat(allocatedBy(new Request("empty"))).isZero();
  }

  static Stream<Object> idleSessionWithTheUserInAnAttribute_allocatesNothing() {
    Principal principal = () -> USER;
    return Stream.of(USER, principal, Map.of("id", USER), new User(USER));
  }

  /** A user of the application. */
  public record User(String id, String name) {

    User(String id) {
      this(id, "Name of " + id);
    }
  }

  @Test
  void requestInTheHandOffWindow_allocatesLittle() throws Exception {
    attributes.put("cometchat.session", state(Duration.ofSeconds(1)));

    assertThat(allocatedBy(new Request("empty"))).isLessThan(MAX_IN_WINDOW);
  }

  @Test
  void sessionInTheHandOffWindow_allocates() throws Exception {
    attributes.put("cometchat.session", "no line at all");

    assertThat(allocatedBy(new Request("document")))
        .as("the measurement detects allocations")
        .isPositive();
  }

  private String state(Duration age) {
    return "1 "
        + bridge.emulator().appId()
        + " AAAAAAAAAAAAAAAAAAAAAA "
        + bridge.time().instant().minus(age).toEpochMilli()
        + ' '
        + USER
        + ' '
        + USER
        + "_token "
        + USER;
  }

  /** Bytes per request, rounded down to exclude the measurement itself. */
  private long allocatedBy(Request request) throws Exception {
    HttpServletResponse response = new Response();
    pass(request, response, WARM_UP);
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    pass(request, response, COUNTED);
    return (threads.getThreadAllocatedBytes(thread) - before) / COUNTED;
  }

  private void pass(Request request, HttpServletResponse response, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      filter.doFilter(request, response, chain);
    }
  }

  private static Object config(String method, Object[] args, Map<String, String> params) {
    return switch (method) {
      case "getInitParameterNames" -> Collections.enumeration(params.keySet());
      case "getInitParameter" -> params.get(args[0]);
      case "getServletContext" -> stub(ServletContext.class);
      default -> null;
    };
  }

  private static <T> T stub(Class<T> type) {
    return stub(type, (proxy, method, args) -> null);
  }

  private static <T> T stub(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            AllocationTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static final class Response extends HttpServletResponseWrapper {

    Response() {
      super(stub(HttpServletResponse.class));
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

    @Override
    public Collection<String> getHeaderNames() {
      return List.of();
    }

    @Override
    public Collection<String> getHeaders(String name) {
      return List.of();
    }

    @Override
    public String getHeader(String name) {
      return null;
    }

    @Override
    public String getContentType() {
      return "application/json";
    }

    @Override
    public boolean containsHeader(String name) {
      return true;
    }

    @Override
    public void setHeader(String name, String value) {}
  }

  private final class Request extends HttpServletRequestWrapper {

    private final String destination;
    private final HttpSession named = new Session();

    Request(String destination) {
      super(stub(HttpServletRequest.class));
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
    public String getPathInfo() {
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
    public Object getAttribute(String name) {
      return null;
    }

    @Override
    public String getHeader(String name) {
      return name.equals("Sec-Fetch-Dest") ? destination : null;
    }

    @Override
    public String getRequestedSessionId() {
      return "session";
    }

    @Override
    public HttpSession getSession(boolean create) {
      return named;
    }
  }

  private final class Session implements HttpSession {

    @Override
    public Object getAttribute(String name) {
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
    public ServletContext getServletContext() {
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
