/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;

/**
 * Takes the token back from an asynchronous response that runs out of time: it was a success when
 * the chain returned, and goes out as an error.
 */
final class TimedOutResponse implements AsyncListener {

  private final HttpServletResponse response;

  private TimedOutResponse(HttpServletResponse response) {
    this.response = response;
  }

  /** Watches a response that carries a token and is not finished yet. */
  static void watch(HttpServletRequest request, HttpServletResponse response) {
    try {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new TimedOutResponse(response));
      }
    } catch (IllegalStateException finished) {
      // another thread of the application was quicker, so the time did not run out
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    withdraw();
  }

  @Override
  public void onError(AsyncEvent event) {
    withdraw();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {}

  private void withdraw() {
    if (!response.isCommitted()) {
      TokenHeaders.withdraw(response);
    }
  }
}
