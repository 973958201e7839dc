/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import java.util.List;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.jspecify.annotations.Nullable;

/** The endpoints that export and import the state. */
final class StateControl {

  private final CometChatEmulator emulator;

  StateControl(CometChatEmulator emulator) {
    this.emulator = emulator;
  }

  @Nullable ApiResponse respond(
      String method, List<String> path, @Nullable String query, String body) {
    return switch (method + ' ' + String.join("/", path)) {
      case "GET export" -> ControlResponses.text("application/json", export(query));
      case "PUT import" -> {
        emulator.importState(body);
        yield ControlResponses.done();
      }
      default -> null;
    };
  }

  private String export(@Nullable String query) {
    if (query == null || query.isEmpty() || query.equals("tokens=false")) {
      return StateJson.withoutTokens(emulator.exportState());
    }
    if (query.equals("tokens=true")) {
      return emulator.exportState();
    }
    throw new IllegalArgumentException("unknown parameter: " + query + "; use tokens=true");
  }
}
