/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.IOException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.RequestConnControl;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.jspecify.annotations.Nullable;

/** A call as it is sent to an endpoint, with the secrets that HttpClient must not log. */
record OutgoingRequest(Endpoint endpoint, HttpCall call) {

  static final String USER_AGENT = "cometchat-bridge";

  /** The path in the place of every real one. */
  static final String REDACTED = "/redacted";

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  String method() {
    return call.method();
  }

  HttpHost target() {
    return endpoint.target();
  }

  /** The request with path, key and password. */
  HttpRequest withSecrets() {
    RedactedRequest request =
        new RedactedRequest(call.method(), endpoint.target(), endpoint.authority(), call.path());
    request.setAbsoluteRequestUri(endpoint.isForwardedByProxy());
    call.headers().forEach((name, value) -> request.addHeader(new RedactedHeader(name, value)));
    request.addHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    if (endpoint.isForwardedByProxy()) {
      authorizeAtProxy(request);
    }
    return request;
  }

  /** Adds the headers that depend on the server, the body and this client. */
  static void complete(HttpRequest request, @Nullable EntityDetails entity, HttpContext context)
      throws HttpException, IOException {
    RequestTargetHost.INSTANCE.process(request, entity, context);
    RequestContent.INSTANCE.process(request, entity, context);
    RequestConnControl.INSTANCE.process(request, entity, context);
    request.setHeader(HttpHeaders.USER_AGENT, USER_AGENT);
  }

  void authorizeAtProxy(HttpRequest request) {
    String authorization = endpoint.proxyAuthorization();
    if (authorization != null) {
      request.setHeader(new RedactedHeader(HttpHeaders.PROXY_AUTHORIZATION, authorization));
    }
  }

  UnavailableException rejectedTunnel(int status) {
    ConnectionProblem problem =
        status == PROXY_AUTHENTICATION_REQUIRED
            ? ConnectionProblem.PROXY_CREDENTIALS
            : ConnectionProblem.PROXY_REJECTED;
    return problem.asFailure(
        "The proxy responded to CONNECT with status " + status, endpoint.proxyName());
  }
}
