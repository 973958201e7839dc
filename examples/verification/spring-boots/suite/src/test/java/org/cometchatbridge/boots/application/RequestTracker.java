/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tracks requests that the server still processes after the client has received the response. */
public final class RequestTracker extends OncePerRequestFilter implements Ordered {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  private final Phaser requests = new Phaser(1);

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  /** Waits until the server has completed all requests. */
  public void awaitCompletion() {
    int phase = requests.arrive();
    try {
      requests.awaitAdvanceInterruptibly(phase, REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (TimeoutException e) {
      throw new AssertionError("a request has not completed", e);
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    requests.register();
    try {
      chain.doFilter(request, response);
    } finally {
      requests.arriveAndDeregister();
    }
  }
}
