/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.error.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on one leased connection. It ends once, whatever comes first.
 *
 * <p>HttpClient executes a stand-in that holds no secret, so that no logger of its can print one.
 * The real request takes its place when it is written.
 */
final class Exchange implements FutureCallback<RawResponse> {

  /** Receives what happens to an exchange, on an I/O thread. */
  interface Listener {

    /** The request would be sent now; returns whether it still shall. */
    boolean sending();

    /** The complete response was received. */
    void completed(RawResponse response);

    /**
     * There is no response.
     *
     * @param isLost whether the connection failed, not the response
     * @param hasResponse whether a part of a response was received
     */
    void failed(Exception cause, boolean isLost, boolean hasResponse);
  }

  private final OutgoingRequest request;
  private final HttpRequest real;
  private final byte @Nullable [] body;
  private final ResponseCollector response;
  private final Listener listener;
  private final HttpClientContext context = HttpClientContext.create();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Lease lease;
  private volatile @Nullable Future<RawResponse> running;
  private volatile boolean sent;
  private volatile long receivedBefore;
  private volatile @Nullable UnavailableException rejectedTunnel;

  Exchange(OutgoingRequest request, byte @Nullable [] body, int capBytes, Listener listener) {
    this.request = request;
    this.real = request.withSecrets();
    this.body = body;
    this.response = new ResponseCollector(capBytes);
    this.listener = listener;
  }

  /** The context for HttpClient, which says on which connection to send. */
  HttpClientContext on(Lease connection) {
    lease = connection;
    connection.carries(this);
    context.setUserToken(connection);
    return context;
  }

  AsyncRequestProducer producer() {
    BasicHttpRequest standIn =
        new BasicHttpRequest(request.method(), request.target(), OutgoingRequest.REDACTED);
    return new BasicRequestProducer(
        standIn,
        body == null ? null : new BasicAsyncEntityProducer(body, ContentType.APPLICATION_JSON));
  }

  AsyncResponseConsumer<RawResponse> consumer() {
    return response;
  }

  AsyncClientExchangeHandler observed(AsyncClientExchangeHandler handler) {
    return new ObservedHandler(handler, this);
  }

  /** The request as it is written instead of HttpClient's own. */
  HttpRequest send() throws RequestNotExecutedException {
    if (ended.get() || !listener.sending()) {
      throw new RequestNotExecutedException();
    }
    Lease connection = lease;
    if (connection != null) {
      connection.setSocketTimeout(Timeout.DISABLED);
    }
    receivedBefore = received();
    sent = true;
    return real;
  }

  /** What HttpClient cancels the exchange by. */
  void cancelledBy(Future<RawResponse> future) {
    running = future;
  }

  /** Has HttpClient end what it still does for this exchange. */
  void cancel() {
    Future<RawResponse> future = running;
    if (future != null) {
      future.cancel(true);
    }
  }

  /** Adds to a CONNECT request what the proxy needs. */
  void completeTunnelRequest(HttpRequest connect) {
    request.authorizeAtProxy(connect);
  }

  /** The proxy opens no tunnel. */
  void tunnelRejected(int status) {
    rejectedTunnel = request.rejectedTunnel(status);
  }

  /** Takes the end of the exchange for the caller; false if it has ended. */
  boolean end() {
    return ended.compareAndSet(false, true);
  }

  @Override
  public void completed(RawResponse complete) {
    if (end()) {
      listener.completed(complete);
    }
  }

  @Override
  public void failed(Exception cause) {
    if (!end()) {
      return;
    }
    UnavailableException rejected = rejectedTunnel;
    IOException unusable = response.rejection();
    if (rejected != null) {
      listener.failed(rejected, false, true);
    } else if (unusable != null) {
      listener.failed(unusable, false, true);
    } else {
      listener.failed(cause, cause instanceof IOException, hasResponse());
    }
  }

  @Override
  public void cancelled() {
    failed(new RequestNotExecutedException());
  }

  private boolean hasResponse() {
    return sent && (response.hasBegun() || received() > receivedBefore);
  }

  /** The same failure together with the part of the response that was received. */
  Exception withReceived(Exception cause) {
    RawResponse received = response.received();
    return received == null ? cause : new CutResponse(cause, received);
  }

  /** The address that the connection leads to, or {@code null} if there is none yet. */
  @Nullable SocketAddress address() {
    EndpointDetails details = context.getEndpointDetails();
    return details == null ? null : details.getRemoteAddress();
  }

  private long received() {
    EndpointDetails details = context.getEndpointDetails();
    return details == null ? 0 : details.getReceivedBytesCount();
  }
}
