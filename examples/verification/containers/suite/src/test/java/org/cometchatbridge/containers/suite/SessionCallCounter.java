/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the calls of getSession behind it. */
final class SessionCallCounter implements Filter {

  private final AtomicInteger calls = new AtomicInteger();

  /** The calls since the last call of this method. */
  int take() {
    return calls.getAndSet(0);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(new CountedRequest((HttpServletRequest) request), response);
  }

  private final class CountedRequest extends HttpServletRequestWrapper {

    CountedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public HttpSession getSession() {
      calls.incrementAndGet();
      return super.getSession();
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
      calls.incrementAndGet();
      return super.getSession(create);
    }
  }
}
