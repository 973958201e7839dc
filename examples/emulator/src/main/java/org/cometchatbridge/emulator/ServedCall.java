/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.FaultShape.Effect;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One request on its way: read, written down, met by a fault or not, answered. */
final class ServedCall {

  private final Emulation emulation;
  private final Request request;
  private final Wire wire;
  private final Directory directory;
  private final RequestBody body;

  ServedCall(Emulation emulation, Request request, Wire wire) {
    this.emulation = emulation;
    this.request = request;
    this.wire = wire;
    this.directory = emulation.users().directory();
    this.body = new RequestBody(request, this::arrived, wire::fail);
  }

  void start() {
    body.run();
  }

  private void arrived() {
    String path = request.getHttpURI().getPath();
    Route route = Route.of(request.getMethod(), path == null ? "" : path);
    RequestHeaders headers = headers();
    Call call = new Call(route, headers, body.text(), body.tooLarge(), directory);
    Exchange exchange =
        new Exchange(
            route,
            uid(call),
            request.getMethod(),
            path == null ? "" : path,
            request.getHttpURI().getQuery(),
            headers,
            call.body(),
            body.size(),
            request.getConnectionMetaData().getProtocol());
    Journal.Entry entry = emulation.journal().arrived(exchange);
    FaultRule fault = emulation.faults().next(route.operation(), exchange.uid());
    if (fault == null) {
      answer(entry, emulation.api().carryOut(call));
    } else {
      meet(fault, call, entry);
    }
  }

  private void meet(FaultRule fault, Call call, Journal.Entry entry) {
    Effect effect = fault.effect();
    Answer early = effect.takesEffectFirst() ? emulation.api().carryOut(call) : null;
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

  private void shape(Effect effect, @Nullable Answer early, Call call, Journal.Entry entry) {
    FaultShape shape = effect.shape();
    if (shape instanceof FaultShape.Untouched) {
      Answer own = early == null ? emulation.api().carryOut(call) : early;
      finish(entry, own.withHeaders(effect.headers()), effect.injects());
    } else if (shape instanceof FaultShape.Fixed fixed) {
      finish(entry, fixed.answer().withHeaders(effect.headers()), true);
    } else {
      distort(shape, (early == null ? sample(call) : early).withHeaders(effect.headers()), entry);
    }
  }

  private void distort(FaultShape shape, Answer answer, Journal.Entry entry) {
    if (shape instanceof FaultShape.ResetBeforeHeaders) {
      entry.cut();
      wire.reset();
    } else if (shape instanceof FaultShape.CutInHeaders) {
      entry.answered(answer, true);
      wire.sendPartOfHeaders(answer);
    } else if (shape instanceof FaultShape.CutInBody) {
      entry.answered(answer, true);
      wire.sendHalfOfBody(answer);
    } else if (shape instanceof FaultShape.TruncatedJson) {
      String json = answer.body();
      finish(entry, answer.withBody(json.substring(0, json.length() / 2)), true);
    } else if (shape instanceof FaultShape.Oversized oversized) {
      int padding = oversized.bytes() - answer.bytes().length;
      finish(entry, answer.withBody(answer.body() + " ".repeat(Math.max(0, padding))), true);
    } else if (shape instanceof FaultShape.UnknownFields) {
      finish(entry, withUnknownFields(answer), true);
    } else {
      throw new IllegalStateException("no way to answer with " + shape);
    }
  }

  private void answer(Journal.Entry entry, Answer answer) {
    finish(entry, answer, false);
  }

  /** Written down before it is sent: whoever has the answer finds it in the journal. */
  private void finish(Journal.Entry entry, Answer answer, boolean injected) {
    entry.answered(answer, injected);
    wire.send(answer);
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

  private static @Nullable String uid(Call call) {
    if (call.route().operation() != Operation.CREATE_USER) {
      return call.route().uid();
    }
    ObjectNode user = Json.readObject(call.body());
    JsonNode uid = user == null ? null : user.get("uid");
    return uid != null && uid.isTextual() ? Route.fold(uid.textValue()) : null;
  }

  /** A plausible answer of an operation that is not carried out, to be cut or blown up. */
  private static Answer sample(Call call) {
    String about = uid(call);
    String uid = about == null ? "cometchat-uid-1" : about;
    ObjectNode data = Json.object();
    data.put("uid", uid);
    data.put("authToken", uid + "_1763600000" + "0".repeat(30));
    data.put("createdAt", 1_763_600_000L);
    return Answer.data(200, data);
  }

  private static Answer withUnknownFields(Answer answer) {
    ObjectNode envelope = Json.readObject(answer.body());
    if (envelope == null) {
      return answer;
    }
    List<ObjectNode> objects = new ArrayList<>(List.of(envelope));
    for (JsonNode child : envelope) {
      if (child instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    for (ObjectNode object : objects) {
      object.put("fieldOfTomorrow", "unknown");
      object.putObject("nestedOfTomorrow").putArray("list").add(1).addNull().add("two");
    }
    return answer.withBody(Json.write(envelope));
  }
}
