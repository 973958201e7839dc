/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.servlet.internal.response.TokenResponse;

/**
 * Takes the token of an asynchronous response away if the response times out, or if its processing
 * fails: the container sends it as an error then. It calls this on the thread that does so.
 */
final class AsyncTokenRemoval implements AsyncListener {

  private final TokenResponse response;

  private AsyncTokenRemoval(TokenResponse response) {
    this.response = response;
  }

  /** Registers the listener if the response is asynchronous. */
  static void register(HttpServletRequest request, TokenResponse response) {
    try {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new AsyncTokenRemoval(response));
      }
    } catch (IllegalStateException tooLate) {
      // completed, or a container such as Undertow that accepts no listener any more
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    response.becomeError();
  }

  @Override
  public void onError(AsyncEvent event) {
    response.becomeError();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {}
}
