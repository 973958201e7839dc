/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.servlet.internal.flow.ServletFlow;
import org.jspecify.annotations.Nullable;

/**
 * The last filter of the chain, which shows the bridge the request as all filters have wrapped it.
 * Changes nothing. Thread-safe.
 */
final class InnermostFilter implements Filter {

  private static final String ATTRIBUTE = InnermostFilter.class.getName();
  private static final String NAME = "cometchat-bridge-position";

  private final List<ServletFlow> flows = new CopyOnWriteArrayList<>();

  /** Registers the filter with a starting application, behind the filters that it has declared. */
  static void register(ServletContext context) {
    InnermostFilter filter = new InnermostFilter();
    FilterRegistration.Dynamic registration = context.addFilter(NAME, filter);
    if (registration != null) {
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC),
          true,
          "/*");
      context.setAttribute(ATTRIBUTE, filter);
    }
  }

  /** The filter of an application, or {@code null} if none was registered. */
  static @Nullable InnermostFilter of(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof InnermostFilter filter ? filter : null;
  }

  void add(ServletFlow flow) {
    flows.add(flow);
  }

  void remove(ServletFlow flow) {
    flows.remove(flow);
  }

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!flows.isEmpty() && request instanceof HttpServletRequest innermost) {
      for (ServletFlow flow : flows) {
        flow.atEndOfChain(innermost);
      }
    }
    chain.doFilter(request, response);
  }

  @Override
  public void destroy() {}
}
