/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.cometchatbridge.emulator.Operation;
import org.jspecify.annotations.Nullable;

/** One request, read completely, with the directory it arrived at; prints without its content. */
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

  /** Whether the SDK of a page sent it: with a token, and not with an API key. */
  boolean isOfPage() {
    return RequestHeaders.isOfPage(headers.values());
  }

  /** The user whom the call is about, if it names one. */
  public @Nullable String uid() {
    if (route.operation().isClientApi() || (isOfPage() && route.uid() == null)) {
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
