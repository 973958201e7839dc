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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The allocation of the bridge on requests that it has nothing to do for. Request, response and
 * session are stubs that allocate nothing, so that only the bridge is measured.
 */
class AllocationTest {

  private static final int WARM_UP = 50_000;
  private static final int COUNTED = 10_000;

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<String, Object> attributes = new HashMap<>();
  private final FilterChain chain = (request, response) -> {};
  private BridgeFixture bridge;
  private CometChatBridgeFilter filter;

  @BeforeEach
  void install() throws Exception {
    bridge = new BridgeFixture(EMULATOR.emulator());
    filter = new CometChatBridgeFilter(bridge.bridge(), request -> "cometchat-uid-1");
    filter.init(stub(FilterConfig.class, AllocationTest::config));
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
    long longAgo = bridge.time().instant().minus(Duration.ofMinutes(5)).toEpochMilli();
    String line =
        "1 "
            + bridge.emulator().appId()
            + " AAAAAAAAAAAAAAAAAAAAAA "
            + longAgo
            + " cometchat-uid-1 cometchat-uid-1_token cometchat-uid-1";
    assertThat(new LoginStateCodec(bridge.emulator().appId()).parse(line)).isNotNull();
    attributes.put("cometchat.session", line);

    assertThat(allocatedBy(new Request("empty"))).isZero();
  }

  @Test
  void sessionInTheHandOffWindow_allocates() throws Exception {
    attributes.put("cometchat.session", "no line at all");

    assertThat(allocatedBy(new Request("document")))
        .as("the measurement detects allocations")
        .isPositive();
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

  private static Object config(Object proxy, Method method, Object[] args) {
    return switch (method.getName()) {
      case "getInitParameterNames" -> Collections.emptyEnumeration();
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
