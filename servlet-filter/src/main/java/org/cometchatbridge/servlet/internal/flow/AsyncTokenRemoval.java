/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;

/**
 * Removes the token from an asynchronous response that times out. The response was successful when
 * the chain returned, and is sent as an error.
 */
final class AsyncTokenRemoval implements AsyncListener {

  private final HttpServletResponse response;

  private AsyncTokenRemoval(HttpServletResponse response) {
    this.response = response;
  }

  /** Registers the listener if the response is asynchronous. */
  static void register(HttpServletRequest request, HttpServletResponse response) {
    try {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new AsyncTokenRemoval(response));
      }
    } catch (IllegalStateException completed) {
      // another thread has completed the response, so it cannot time out
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    removeToken();
  }

  @Override
  public void onError(AsyncEvent event) {
    removeToken();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {}

  private void removeToken() {
    if (!response.isCommitted()) {
      TokenHeaders.remove(response);
    }
  }
}
