/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.cometchatbridge.emulator.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A completely read request and the directory at its arrival. {@code toString()} omits its content.
 */
public record Call(
    Route route,
    @Nullable String query,
    String authority,
    RequestHeaders headers,
    String body,
    boolean tooLarge,
    Directory directory) {

  Optional<String> header(String name) {
    return headers.first(name);
  }

  /** Returns whether the SDK of a page sent the request: it has a token and no API key. */
  boolean isClientCall() {
    return RequestHeaders.isClientCall(headers.values());
  }

  /** Returns the user that the request refers to, or null. */
  public @Nullable String uid() {
    if (route.operation().isClientApi() || (isClientCall() && route.uid() == null)) {
      return header("authToken").map(MintedToken::uidIn).orElse(null);
    }
    if (route.operation() != Operation.CREATE_USER) {
      return route.uid();
    }
    ObjectNode user = Json.readObject(body);
    JsonNode uid = user == null ? null : user.get("uid");
    return uid != null && uid.isTextual() ? Route.fold(uid.textValue()) : null;
  }

  @Override
  public String toString() {
    return "Call[" + route.operation() + ']';
  }
}
