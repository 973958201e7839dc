/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.FaultShape.Effect;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Call;
import org.cometchatbridge.emulator.internal.rest.RequestHeaders;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One request on its way: read, written down, met by a fault or not, answered. */
final class ServedCall {

  private final Emulation emulation;
  private final Request request;
  private final Wire wire;
  private final String path;
  private final Route route;
  private final RequestBody body;

  ServedCall(Emulation emulation, Request request, Wire wire) {
    this.emulation = emulation;
    this.request = request;
    this.wire = wire;
    String sentPath = request.getHttpURI().getPath();
    this.path = sentPath == null ? "" : sentPath;
    this.route =
        emulation.sockets().wantedBy(request)
            ? Route.socket()
            : Route.of(request.getMethod(), path);
    this.body =
        new RequestBody(
            request, emulation.api().bodyLimit(route), guarded(this::arrived), wire::fail);
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
            emulation.users().directory());
    Exchange exchange =
        new Exchange(
            emulation.nextNumber(),
            route,
            call.uid(),
            request.getMethod(),
            path,
            request.getHttpURI().getQuery(),
            headers,
            call.body(),
            body.size(),
            request.getConnectionMetaData().getProtocol());
    Journal.Entry entry = emulation.journal().arrived(exchange);
    FaultRule fault = emulation.faults().next(route.operation(), exchange.uid());
    if (fault == null) {
      finish(entry, emulation.api().carryOut(call), false);
    } else {
      meet(fault, call, entry);
    }
  }

  private void meet(FaultRule fault, Call call, Journal.Entry entry) {
    Effect effect = fault.effect();
    ApiResponse early = effect.takesEffectFirst() ? emulation.api().carryOut(call) : null;
    Runnable last = () -> shape(effect, early, call, entry);
    Hold hold = fault.hold();
    // A release comes from a test's thread, a delay ends on the timer's: neither may serve the
    // call.
    Runnable afterDelay =
        hold == null ? last : () -> hold.keep(() -> emulation.onServerThread(guarded(last)));
    if (fault.delay().isZero()) {
      afterDelay.run();
    } else {
      emulation.later(fault.delay(), guarded(afterDelay));
    }
  }

  private void shape(Effect effect, @Nullable ApiResponse early, Call call, Journal.Entry entry) {
    FaultShape shape = effect.shape();
    if (shape instanceof FaultShape.Untouched) {
      ApiResponse own = early == null ? emulation.api().carryOut(call) : early;
      finish(entry, own.withHeaders(effect.headers()), effect.injects());
    } else if (shape instanceof FaultShape.Fixed fixed) {
      finish(entry, fixed.response().withHeaders(effect.headers()), true);
    } else {
      distort(
          shape,
          (early == null ? MalformedBody.sample(call) : early).withHeaders(effect.headers()),
          entry);
    }
  }

  private void distort(FaultShape shape, ApiResponse apiResponse, Journal.Entry entry) {
    if (shape instanceof FaultShape.ResetBeforeHeaders) {
      entry.cut();
      wire.reset();
    } else if (shape instanceof FaultShape.CutInHeaders) {
      entry.completed(apiResponse, true);
      wire.sendPartOfHeaders(apiResponse);
    } else if (shape instanceof FaultShape.CutInBody) {
      entry.completed(apiResponse, true);
      wire.sendHalfOfBody(apiResponse);
    } else if (shape instanceof FaultShape.TruncatedJson) {
      finish(entry, MalformedBody.truncated(apiResponse), true);
    } else if (shape instanceof FaultShape.Oversized oversized) {
      finish(entry, MalformedBody.padded(apiResponse, oversized.bytes()), true);
    } else if (shape instanceof FaultShape.UnknownFields) {
      finish(entry, MalformedBody.withUnknownFields(apiResponse), true);
    } else {
      throw new IllegalStateException("no way to answer with " + shape);
    }
  }

  /** Written down before it is sent: whoever has the response finds it in the journal. */
  private void finish(Journal.Entry entry, ApiResponse apiResponse, boolean injected) {
    entry.completed(apiResponse, injected);
    if (apiResponse.status() == HttpStatus.SWITCHING_PROTOCOLS_101) {
      wire.upgrade(emulation.sockets());
    } else {
      wire.send(apiResponse);
    }
  }

  private Runnable guarded(Runnable step) {
    return () -> {
      try {
        step.run();
      } catch (RuntimeException broken) {
        wire.fail(broken);
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
