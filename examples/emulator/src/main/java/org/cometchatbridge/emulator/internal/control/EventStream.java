/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Journal.Subscription;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Streams the journal as server-sent events: first the most recent exchanges, then new ones until
 * the client disconnects. Does not block a thread.
 */
final class EventStream extends IteratingCallback {

  private static final int REPLAYED_EXCHANGES = 1000;
  private static final int MAX_QUEUED_EVENTS = 20_000;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final JournalFilter filter;
  private final Queue<String> events = new LinkedBlockingQueue<>(MAX_QUEUED_EVENTS);
  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();

  EventStream(Request request, Response response, Callback callback, JournalFilter filter) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.filter = filter;
  }

  void begin(CometChatEmulator emulator) {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    // Subscribes before it reads the past, so that no exchange is missed; clients deduplicate by
    // number.
    subscription.set(emulator.journal().subscribe(this::send));
    request.addFailureListener(this::abort);
    events.add(": the journal\n\n");
    List<Exchange> past = filter.select(emulator.journal().exchanges());
    past.subList(Math.max(0, past.size() - REPLAYED_EXCHANGES), past.size()).forEach(this::send);
    iterate();
  }

  @Override
  protected Action process() {
    String event = events.poll();
    if (event == null) {
      return Action.IDLE;
    }
    response.write(false, ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)), this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onFailure(Throwable cause) {
    Subscription watched = subscription.getAndSet(null);
    if (watched != null) {
      watched.close();
    }
    events.clear();
    callback.failed(cause);
  }

  private void send(Exchange exchange) {
    if (!filter.test(exchange)) {
      return;
    }
    if (events.offer("data: " + Json.write(ExchangeJson.write(exchange)) + "\n\n")) {
      iterate();
    } else {
      abort(new EofException("the client reads too slowly"));
    }
  }
}
