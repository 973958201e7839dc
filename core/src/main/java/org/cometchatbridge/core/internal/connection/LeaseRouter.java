/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.util.concurrent.Future;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.BasicFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Leads HttpClient to the connections of the bridge that a call belongs to. Each call brings its
 * lease along as its user token.
 */
final class LeaseRouter implements AsyncClientConnectionManager {

  /** The lease of the call with this context. */
  static Lease lease(HttpContext context) throws HttpException {
    if (context instanceof HttpClientContext client
        && client.getUserToken() instanceof Lease lease) {
      return lease;
    }
    throw new HttpException("The call has no lease");
  }

  @Override
  public Future<AsyncConnectionEndpoint> lease(
      String id,
      HttpRoute route,
      Object lease,
      Timeout requestTimeout,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    BasicFuture<AsyncConnectionEndpoint> leased = new BasicFuture<>(callback);
    leased.completed((Lease) lease);
    return leased;
  }

  @Override
  public Future<AsyncConnectionEndpoint> connect(
      AsyncConnectionEndpoint endpoint,
      ConnectionInitiator initiator,
      @Nullable Timeout timeout,
      @Nullable Object attachment,
      HttpContext context,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    Lease lease = (Lease) endpoint;
    return lease.owner().connect(lease, initiator, attachment, context, callback);
  }

  @Override
  public void upgrade(AsyncConnectionEndpoint endpoint, Object attachment, HttpContext context) {
    Lease lease = (Lease) endpoint;
    lease.owner().upgrade(lease, attachment, context);
  }

  @Override
  public void upgrade(
      AsyncConnectionEndpoint endpoint,
      Object attachment,
      HttpContext context,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    Lease lease = (Lease) endpoint;
    lease.owner().upgrade(lease, attachment, context, callback);
  }

  @Override
  public void release(AsyncConnectionEndpoint endpoint, Object state, TimeValue keepAlive) {
    Lease lease = (Lease) endpoint;
    lease.owner().release(lease, keepAlive);
  }

  /** The connections end with the bridge that they belong to. */
  @Override
  public void close(CloseMode mode) {}

  @Override
  public void close() {}
}
