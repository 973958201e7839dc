/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.WebBridge;

/** Wraps the response, outside of Spring Security and inside of Spring Session. */
final class CometChatResponseFilter implements Filter {

  private final AtomicBoolean warned = new AtomicBoolean();

  private final WebBridge web;
  private final OperatorLog log;

  CometChatResponseFilter(WebBridge web, OperatorLog log) {
    this.web = web;
    this.log = log.named(CometChatResponseFilter.class);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    DispatcherType dispatch = request.getDispatcherType();
    if ((isProcessed(request) || dispatch == DispatcherType.FORWARD)
        && request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      web.filterResponse(httpRequest, httpResponse, chain);
      if (dispatch == DispatcherType.REQUEST
          && web.isEndpoint(httpRequest)
          && !CometChatContextFilter.isReachedBy(httpRequest)) {
        warnOnce();
      }
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whether the filters inside of Spring Security process a dispatch. */
  static boolean isProcessed(ServletRequest request) {
    DispatcherType dispatch = request.getDispatcherType();
    return dispatch == DispatcherType.REQUEST || dispatch == DispatcherType.ASYNC;
  }

  private void warnOnce() {
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "A request for the CometChat token endpoint passed none of Spring Security's filter chains,"
              + " so no user is known there and the bridge cannot respond; set"
              + " cometchat.bridge.endpoint to a path that the chain of your users covers");
    }
  }
}
