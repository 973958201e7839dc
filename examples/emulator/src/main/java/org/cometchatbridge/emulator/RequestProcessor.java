/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.FaultAction.Effect;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Call;
import org.cometchatbridge.emulator.internal.rest.RequestHeaders;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Processes one request: reads it, records it, applies a fault if one matches, and responds. */
final class RequestProcessor {

  private final EmulatorHandler handler;
  private final Request request;
  private final ResponseWriter writer;
  private final String path;
  private final Route route;
  private final RequestBody body;

  RequestProcessor(EmulatorHandler handler, Request request, ResponseWriter writer) {
    this.handler = handler;
    this.request = request;
    this.writer = writer;
    String sentPath = request.getHttpURI().getPath();
    this.path = sentPath == null ? "" : sentPath;
    this.route =
        handler.sockets().accepts(request) ? Route.socket() : Route.of(request.getMethod(), path);
    this.body =
        new RequestBody(
            request, handler.api().bodyLimit(route), failingSafely(this::arrived), writer::fail);
  }

  void start() {
    body.run();
  }

  private void arrived() {
    RequestHeaders headers = headers();
    Call call =
        new Call(
            route,
            request.getHttpURI().getQuery(),
            String.valueOf(request.getHttpURI().getAuthority()),
            headers,
            body.text(),
            body.tooLarge(),
            handler.users().directory());
    Exchange exchange =
        new Exchange(
            handler.nextExchangeNumber(),
            route,
            call.uid(),
            request.getMethod(),
            path,
            request.getHttpURI().getQuery(),
            headers,
            call.body(),
            body.size(),
            request.getConnectionMetaData().getProtocol());
    Journal.Entry entry = handler.journal().record(exchange);
    FaultRule fault = handler.faults().next(route.operation(), exchange.uid());
    if (fault == null) {
      finish(entry, handler.api().execute(call), false);
    } else {
      apply(fault, call, entry);
    }
  }

  private void apply(FaultRule fault, Call call, Journal.Entry entry) {
    Effect effect = fault.effect();
    ApiResponse early = effect.executesFirst() ? handler.api().execute(call) : null;
    Runnable last = () -> respond(effect, early, call, entry);
    Hold hold = fault.hold();
    // A hold is released on a test's thread and a delay ends on the timer's: neither may process
    // the call.
    Runnable afterDelay =
        hold == null ? last : () -> hold.keep(() -> handler.onServerThread(failingSafely(last)));
    if (fault.delay().isZero()) {
      afterDelay.run();
    } else {
      handler.schedule(fault.delay(), failingSafely(afterDelay));
    }
  }

  private void respond(Effect effect, @Nullable ApiResponse early, Call call, Journal.Entry entry) {
    FaultAction action = effect.action();
    if (action instanceof FaultAction.PassThrough) {
      ApiResponse own = early == null ? handler.api().execute(call) : early;
      finish(entry, own.withHeaders(effect.headers()), effect.injects());
    } else if (action instanceof FaultAction.Respond respond) {
      finish(entry, respond.response().withHeaders(effect.headers()), true);
    } else {
      distort(
          action,
          (early == null ? MalformedBody.sample(call) : early).withHeaders(effect.headers()),
          entry);
    }
  }

  private void distort(FaultAction action, ApiResponse apiResponse, Journal.Entry entry) {
    if (action instanceof FaultAction.ResetBeforeHeaders) {
      entry.aborted();
      writer.reset();
    } else if (action instanceof FaultAction.CutInHeaders) {
      entry.completed(apiResponse, true);
      writer.sendPartOfHeaders(apiResponse);
    } else if (action instanceof FaultAction.CutInBody) {
      entry.completed(apiResponse, true);
      writer.sendHalfOfBody(apiResponse);
    } else if (action instanceof FaultAction.TruncatedJson) {
      finish(entry, MalformedBody.truncated(apiResponse), true);
    } else if (action instanceof FaultAction.Oversized oversized) {
      finish(entry, MalformedBody.padded(apiResponse, oversized.bytes()), true);
    } else if (action instanceof FaultAction.UnknownFields) {
      finish(entry, MalformedBody.withUnknownFields(apiResponse), true);
    } else {
      throw new IllegalStateException("unsupported fault action " + action);
    }
  }

  /**
   * Records the response before sending it, so that a client that has received it finds it in the
   * journal.
   */
  private void finish(Journal.Entry entry, ApiResponse apiResponse, boolean injected) {
    entry.completed(apiResponse, injected);
    if (apiResponse.status() == HttpStatus.SWITCHING_PROTOCOLS_101) {
      writer.upgrade(handler.sockets());
    } else {
      writer.send(apiResponse);
    }
  }

  private Runnable failingSafely(Runnable step) {
    return () -> {
      try {
        step.run();
      } catch (RuntimeException broken) {
        writer.fail(broken);
      }
    };
  }

  private RequestHeaders headers() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      all.computeIfAbsent(field.getName(), any -> new ArrayList<>())
          .add(value == null ? "" : value);
    }
    return new RequestHeaders(all);
  }
}
