/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.Redaction;
import org.jspecify.annotations.Nullable;

/** Writes an exchange as JSON for the console, without headers, keys and tokens. */
final class ExchangeJson {

  private static final int MAX_BODY_CHARACTERS = 20_000;

  private ExchangeJson() {}

  static ObjectNode write(Exchange exchange) {
    Redaction redaction = Redaction.of(exchange);
    ObjectNode json = Json.object();
    json.put("number", exchange.number());
    json.put("operation", exchange.operation().name());
    json.put("uid", exchange.uid());
    json.put("method", exchange.method());
    json.put("path", redaction.apply(exchange.path()));
    String query = exchange.query();
    json.put("query", query == null ? null : redaction.apply(query));
    json.put("protocol", exchange.protocol());
    json.put("completed", exchange.completed());
    json.put("status", exchange.status());
    json.put("injected", exchange.injected());
    json.put("request", body(redaction, exchange.requestBody()));
    json.put("response", body(redaction, exchange.responseBody()));
    return json;
  }

  private static @Nullable String body(Redaction redaction, @Nullable String body) {
    if (body == null) {
      return null;
    }
    // Truncates first, so that redaction does not have to scan a very large body.
    return redaction.apply(
        body.length() <= MAX_BODY_CHARACTERS ? body : body.substring(0, MAX_BODY_CHARACTERS) + '…');
  }
}
