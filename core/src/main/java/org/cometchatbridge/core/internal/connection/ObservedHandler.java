/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** HttpClient's handler on one connection; it sends the real request and checks the tunnel. */
final class ObservedHandler implements AsyncClientExchangeHandler {

  private final AsyncClientExchangeHandler handler;
  private final Exchange exchange;
  private volatile boolean opensTunnel;

  ObservedHandler(AsyncClientExchangeHandler handler, Exchange exchange) {
    this.handler = handler;
    this.exchange = exchange;
  }

  @Override
  public void produceRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    handler.produceRequest(
        (request, entity, current) ->
            channel.sendRequest(real(request, entity, current), entity, current),
        context);
  }

  private HttpRequest real(HttpRequest request, @Nullable EntityDetails entity, HttpContext context)
      throws HttpException, IOException {
    opensTunnel = Method.CONNECT.isSame(request.getMethod());
    if (opensTunnel) {
      exchange.completeTunnelRequest(request);
      return request;
    }
    HttpRequest real = exchange.send();
    OutgoingRequest.complete(real, entity, context);
    return real;
  }

  @Override
  public void consumeResponse(
      HttpResponse response, @Nullable EntityDetails entity, HttpContext context)
      throws HttpException, IOException {
    if (opensTunnel && response.getCode() >= 300) {
      exchange.tunnelRejected(response.getCode());
      throw new HttpException("The proxy opens no tunnel");
    }
    handler.consumeResponse(response, entity, context);
  }

  @Override
  public void consumeInformation(HttpResponse information, HttpContext context)
      throws HttpException, IOException {
    handler.consumeInformation(information, context);
  }

  @Override
  public int available() {
    return handler.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    handler.produce(channel);
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    handler.updateCapacity(channel);
  }

  @Override
  public void consume(ByteBuffer chunk) throws IOException {
    handler.consume(chunk);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    handler.streamEnd(trailers);
  }

  @Override
  public void failed(Exception cause) {
    handler.failed(cause);
  }

  @Override
  public void cancel() {
    handler.cancel();
  }

  @Override
  public void releaseResources() {
    handler.releaseResources();
  }
}
