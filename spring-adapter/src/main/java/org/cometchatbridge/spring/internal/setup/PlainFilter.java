/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.jspecify.annotations.Nullable;

/**
 * The filter of plain servlet applications, set up by properties instead of init-params. Whoever
 * registers it may leave out the filter's life cycle, as a delegating proxy does by default.
 */
public final class PlainFilter implements Filter {

  private final CometChatBridgeFilter filter;
  private final Map<String, String> params = new LinkedHashMap<>();
  private volatile boolean ready;

  PlainFilter(
      CometChatBridge bridge, BridgeProperties properties, @Nullable UserResolver resolver) {
    this.filter =
        resolver == null
            ? new CometChatBridgeFilter(bridge)
            : new CometChatBridgeFilter(bridge, resolver);
    if (resolver == null && properties.userResolver() != null) {
      params.put("userResolver", properties.userResolver());
    }
    if (properties.attach() != null) {
      params.put("attach", String.join(",", properties.attach()));
    }
    if (properties.endpoint() != null) {
      params.put("endpoint", properties.endpoint());
    }
    if (properties.allowedOrigins() != null) {
      params.put("allowedOrigins", String.join(",", properties.allowedOrigins()));
    }
    if (properties.refreshesPerMinute() != null) {
      params.put("refreshesPerMinute", properties.refreshesPerMinute().toString());
    }
  }

  @Override
  public void init(FilterConfig config) {
    prepare(config.getServletContext());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!ready) {
      prepare(request.getServletContext());
    }
    filter.doFilter(request, response, chain);
  }

  @Override
  public void destroy() {
    filter.destroy();
  }

  private synchronized void prepare(ServletContext context) {
    if (!ready) {
      filter.init(new Config(context, params));
      ready = true;
    }
  }

  private record Config(ServletContext context, Map<String, String> params)
      implements FilterConfig {

    @Override
    public String getFilterName() {
      return "cometChatBridgeFilter";
    }

    @Override
    public ServletContext getServletContext() {
      return context;
    }

    @Override
    public @Nullable String getInitParameter(String name) {
      return params.get(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.enumeration(params.keySet());
    }
  }
}
