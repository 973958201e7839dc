/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.ContractViolation;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Expectations;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.jspecify.annotations.Nullable;

/** The control API: the emulator's Java API over HTTP. */
final class ControlApi {

  private final CometChatEmulator emulator;
  private final UsersControl users;
  private final SwitchesControl switches;
  private final FaultsControl faults;
  private final ScenarioControl scenario;
  private final ChaosControl chaos;
  private final StateControl state;

  ControlApi(CometChatEmulator emulator) {
    this.emulator = emulator;
    this.users = new UsersControl(emulator);
    this.switches = new SwitchesControl(emulator);
    this.faults = new FaultsControl(emulator);
    this.scenario = new ScenarioControl(emulator.faults());
    this.chaos = new ChaosControl(emulator.faults());
    this.state = new StateControl(emulator);
  }

  ApiResponse respond(
      String method,
      String path,
      @Nullable String query,
      String body,
      BiConsumer<Duration, Runnable> scheduler) {
    List<String> segments = List.of(path.substring(path.isEmpty() ? 0 : 1).split("/", -1));
    ApiResponse response =
        switch (segments.get(0)) {
          case "users" -> users.respond(method, segments, body);
          case "switches" -> switches.respond(method, segments, body);
          case "faults" -> faults.respond(method, segments, body, scheduler);
          case "scenario" -> scenario.respond(method, segments, body);
          case "chaos" -> chaos.respond(method, segments, body);
          case "export", "import" -> state.respond(method, segments, query, body);
          default -> rest(method + ' ' + path, query, body);
        };
    return response == null
        ? ControlResponses.error(404, "not_found", "no such endpoint: " + method + ' ' + path)
        : response;
  }

  private @Nullable ApiResponse rest(String request, @Nullable String query, String body) {
    return switch (request) {
      case "GET /state" -> ControlResponses.json(state());
      case "GET /journal" -> journal(JournalFilter.parse(query));
      case "POST /verify" -> verify(body);
      case "GET /violations" -> violations();
      case "GET /certificate.pem" ->
          ControlResponses.text("application/x-pem-file", emulator.certificatePem());
      case "DELETE /journal" -> {
        emulator.journal().clear();
        yield ControlResponses.done();
      }
      case "POST /reset" -> {
        emulator.reset();
        yield ControlResponses.done();
      }
      default -> null;
    };
  }

  private ObjectNode state() {
    ObjectNode state = Json.object();
    state.put("baseUrl", emulator.baseUrl().toString());
    if (emulator.hasTls()) {
      state.put("tlsBaseUrl", emulator.tlsBaseUrl().toString());
    }
    state.put("appId", emulator.appId());
    state.put("region", emulator.region());
    state.put("users", emulator.users().all().size());
    state.put("requests", emulator.journal().count());
    state.put("validatesContract", emulator.validatesContract());
    ArrayNode armed = state.putArray("faults");
    emulator.faults().armed().forEach(armed::add);
    return state;
  }

  private ApiResponse journal(JournalFilter filter) {
    StringBuilder lines = new StringBuilder();
    for (Exchange exchange : filter.select(emulator.journal().exchanges())) {
      lines.append(Json.write(ExchangeJson.write(exchange))).append('\n');
    }
    return ControlResponses.text("application/x-ndjson", lines.toString());
  }

  private ApiResponse verify(String body) {
    Expectations expectations = ExpectationsReader.read(body);
    return expectations
        .difference(emulator.journal().exchanges())
        .map(
            difference ->
                ControlResponses.text(409, "text/plain; charset=utf-8", difference + '\n'))
        .orElseGet(ControlResponses::done);
  }

  private ApiResponse violations() {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("violations");
    for (ContractViolation violation : emulator.journal().violations()) {
      ObjectNode entry = list.addObject();
      entry.put("operation", violation.operation().name());
      entry.put("side", violation.side().name());
      entry.put("rule", violation.rule());
      entry.put("message", violation.message());
    }
    return ControlResponses.json(body);
  }
}
