/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/** One request and its response on one connection. It ends once, whatever comes first. */
final class Exchange implements AsyncClientExchangeHandler {

  /** Where an exchange reports what happens to it, on an I/O thread. */
  interface Listener {

    /** The request would go out now; returns whether it still shall. */
    boolean sending();

    /** The complete response is here, and the connection is free if it is still open. */
    void completed(RawResponse response);

    /**
     * There is no response.
     *
     * @param isLost whether the connection failed, not the response
     * @param hasResponse whether a part of a response was received
     */
    void failed(Exception cause, boolean isLost, boolean hasResponse);
  }

  private final HttpRequest request;
  private final @Nullable AsyncEntityProducer entity;
  private final ResponseCollector response;
  private final Listener listener;
  private final HttpCoreContext context = HttpCoreContext.create();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean sent;
  private volatile long receivedBefore;

  Exchange(HttpRequest request, byte @Nullable [] body, int capBytes, Listener listener) {
    this.request = request;
    this.entity =
        body == null ? null : new BasicAsyncEntityProducer(body, ContentType.APPLICATION_JSON);
    this.response = new ResponseCollector(capBytes);
    this.listener = listener;
  }

  HttpCoreContext context() {
    return context;
  }

  /** Takes the end of the exchange for the caller; false if it has ended. */
  boolean end() {
    return ended.compareAndSet(false, true);
  }

  @Override
  public void produceRequest(RequestChannel channel, HttpContext ignored)
      throws HttpException, IOException {
    if (ended.get() || !listener.sending()) {
      RequestNotExecutedException unwanted = new RequestNotExecutedException();
      reject(unwanted);
      throw unwanted;
    }
    receivedBefore = received();
    sent = true;
    channel.sendRequest(request, entity, context);
  }

  @Override
  public int available() {
    return entity == null ? 0 : entity.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    if (entity != null) {
      entity.produce(channel);
    }
  }

  @Override
  public void consumeInformation(HttpResponse information, HttpContext ignored) {
    // 1xx: the response follows.
  }

  @Override
  public void consumeResponse(
      HttpResponse head, @Nullable EntityDetails details, HttpContext ignored) throws IOException {
    try {
      response.begin(head, details);
    } catch (IOException e) {
      reject(e);
      throw e;
    }
    if (details == null) {
      complete();
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer chunk) throws IOException {
    try {
      response.append(chunk);
    } catch (IOException e) {
      reject(e);
      throw e;
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    complete();
  }

  private void complete() {
    RawResponse complete;
    try {
      complete = response.end();
    } catch (ConnectionClosedException e) {
      failed(e);
      return;
    } catch (IOException e) {
      reject(e);
      return;
    }
    if (end()) {
      listener.completed(complete);
    }
  }

  /** The response cannot be used; that is no fault of the connection. */
  private void reject(IOException reason) {
    if (end()) {
      listener.failed(reason, false, true);
    }
  }

  @Override
  public void failed(Exception cause) {
    if (end()) {
      boolean isLost = cause instanceof IOException;
      listener.failed(cause, isLost, hasResponse());
    }
  }

  private boolean hasResponse() {
    return sent && (response.hasBegun() || received() > receivedBefore);
  }

  private long received() {
    EndpointDetails details = context.getEndpointDetails();
    return details == null ? 0 : details.getReceivedBytesCount();
  }

  @Override
  public void cancel() {
    failed(new RequestNotExecutedException());
  }

  @Override
  public void releaseResources() {
    if (entity != null) {
      entity.releaseResources();
    }
  }
}
