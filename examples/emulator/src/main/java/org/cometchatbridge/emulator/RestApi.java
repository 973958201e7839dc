/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import org.jspecify.annotations.Nullable;

/** Carries a call out and says what the service would answer. */
final class RestApi {

  /** The service's limit for the body of a request. */
  static final int MAX_BODY_BYTES = 10 * 1024;

  private final KeyCheck keyCheck;
  private final UsersApi users;
  private final TokensApi tokens;

  RestApi(EmulatorSettings settings, Switches switches, TokenMint mint) {
    this.keyCheck = new KeyCheck(settings, switches);
    this.users = new UsersApi(switches, settings.clock(), mint);
    this.tokens = new TokensApi(switches, mint);
  }

  Answer carryOut(Call call) {
    Route route = call.route();
    if (!route.versionKnown()) {
      return Answer.error(404, "ERR_INVALID_API_VERSION", "There is no such version of the API.");
    }
    if (call.tooLarge()) {
      return Answer.html(413);
    }
    if (route.operation() == Operation.UNKNOWN) {
      return noSuchEndpoint();
    }
    Answer refusal = keyCheck.refuse(call);
    return refusal != null ? refusal : dispatch(call, route);
  }

  private Answer dispatch(Call call, Route route) {
    return switch (route.operation()) {
      case CREATE_USER -> users.create(call);
      case GET_USER -> users.get(call, named(route.uid()));
      case CREATE_AUTH_TOKEN -> tokens.create(call, named(route.uid()));
      case DELETE_AUTH_TOKEN -> tokens.delete(call, named(route.uid()), named(route.token()));
      default -> noSuchEndpoint();
    };
  }

  private static Answer noSuchEndpoint() {
    return Answer.error(404, "ERR_API_NOT_FOUND", "There is no such endpoint.");
  }

  private static String named(@Nullable String segment) {
    if (segment == null) {
      throw new IllegalStateException("the path template of the operation lacks a name");
    }
    return segment;
  }
}
