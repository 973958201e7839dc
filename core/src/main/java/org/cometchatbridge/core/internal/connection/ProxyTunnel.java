/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a tunnel to the server, by {@code CONNECT}. */
final class ProxyTunnel {

  private static final int CAP_BYTES = 64 * 1024;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private final Endpoint endpoint;

  ProxyTunnel(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Sends the request; the callback receives the proxy's response. */
  void open(IOSession session, FutureCallback<RawResponse> callback) {
    HttpHost target = endpoint.target();
    BasicHttpRequest request = new BasicHttpRequest(Method.CONNECT, target, target.toHostString());
    if (endpoint.proxyAuthorization() != null) {
      request.addHeader(HttpHeaders.PROXY_AUTHORIZATION, endpoint.proxyAuthorization());
    }
    Exchange exchange = new Exchange(request, null, CAP_BYTES, new Listener(callback));
    session.enqueue(
        new RequestExecutionCommand(exchange, null, exchange.context()), Command.Priority.NORMAL);
  }

  /** Fails unless the tunnel is open. */
  void check(RawResponse response) {
    if (response.successful()) {
      return;
    }
    ConnectionProblem problem =
        response.status() == PROXY_AUTHENTICATION_REQUIRED
            ? ConnectionProblem.PROXY_CREDENTIALS
            : ConnectionProblem.PROXY_REJECTED;
    throw problem.asFailure(
        "The proxy responded to CONNECT with status " + response.status(), proxyName());
  }

  private @Nullable String proxyName() {
    HttpHost proxy = endpoint.proxy();
    return proxy == null ? null : proxy.toHostString();
  }

  private record Listener(FutureCallback<RawResponse> callback) implements Exchange.Listener {

    @Override
    public boolean sending() {
      return true;
    }

    @Override
    public void completed(RawResponse response) {
      callback.completed(response);
    }

    @Override
    public void failed(Exception cause, boolean isLost, boolean hasResponse) {
      callback.failed(cause);
    }
  }
}
