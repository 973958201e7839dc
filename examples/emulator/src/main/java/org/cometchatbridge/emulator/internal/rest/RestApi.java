/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.time.InstantSource;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.ImportBodyLimit;
import org.cometchatbridge.emulator.Switches.OversizedRequest;
import org.cometchatbridge.emulator.Switches.UnknownVersionStatus;
import org.jspecify.annotations.Nullable;

/** Executes a call and returns the response of the emulated service. */
public final class RestApi {

  /** The documented limit for the body of a request. */
  public static final int MAX_BODY_BYTES = 10 * 1024;

  private final Switches switches;
  private final KeyCheck keyCheck;
  private final RateLimits limits;
  private final PlanCheck plan;
  private final UsersApi users;
  private final UserListApi list;
  private final ActivationApi activation;
  private final ImportApi imports;
  private final TokensApi tokens;
  private final ClientApi pages;

  public RestApi(
      ApiKeys keys,
      String region,
      Switches switches,
      InstantSource clock,
      TokenGenerator tokenGenerator,
      SocketTickets tickets) {
    this.switches = switches;
    this.keyCheck = new KeyCheck(keys, switches);
    this.limits = new RateLimits(switches);
    this.plan = new PlanCheck(switches);
    UserJson json = new UserJson(switches);
    this.users = new UsersApi(switches, clock, tokenGenerator, plan, json);
    this.list = new UserListApi(switches, json);
    this.activation = new ActivationApi(switches);
    this.imports = new ImportApi(switches, clock, plan, json);
    this.tokens = new TokensApi(switches, tokenGenerator);
    this.pages = new ClientApi(region, keyCheck, switches, tokenGenerator, tickets, json, list);
  }

  /** Returns the maximum size of a request body in bytes. */
  public int bodyLimit(Route route) {
    return route.operation() == Operation.IMPORT_USERS && switches.is(ImportBodyLimit.MB_1)
        ? 1024 * 1024
        : MAX_BODY_BYTES;
  }

  public ApiResponse execute(Call call) {
    Route route = call.route();
    if (!route.versionKnown()) {
      return ApiResponse.error(
          switches.is(UnknownVersionStatus.NOT_FOUND_404) ? 404 : 400,
          "ERR_INVALID_API_VERSION",
          "This API version does not exist.");
    }
    if (call.tooLarge()) {
      return switches.is(OversizedRequest.HTML_413)
          ? ApiResponse.html(413)
          : ApiResponse.error(400, "ERR_BAD_REQUEST", "The body is larger than 10 KB.");
    }
    if (route.operation().isClientApi() || call.isClientCall()) {
      return pages.execute(call);
    }
    if (route.operation() == Operation.UNKNOWN) {
      return noSuchEndpoint();
    }
    ApiResponse rejection = keyCheck.reject(call);
    if (rejection != null) {
      return rejection;
    }
    RateLimits.Decision decision = limits.count(call);
    return (decision.within() ? withinLimits(call, route) : decision.rejection())
        .withHeaders(decision.headers());
  }

  private ApiResponse withinLimits(Call call, Route route) {
    ApiResponse rejection = plan.reject();
    return rejection != null ? rejection : dispatch(call, route);
  }

  private ApiResponse dispatch(Call call, Route route) {
    return switch (route.operation()) {
      case CREATE_USER -> users.create(call);
      case LIST_USERS -> list.list(call);
      case REACTIVATE_USERS -> activation.reactivate(call);
      case DEACTIVATE_USERS -> activation.deactivate(call);
      case GET_USER -> users.get(call, required(route.uid()));
      case UPDATE_USER -> users.update(call, required(route.uid()));
      case DELETE_USER -> activation.delete(call, required(route.uid()));
      case CREATE_AUTH_TOKEN -> tokens.create(call, required(route.uid()));
      case LIST_AUTH_TOKENS -> tokens.list(call, required(route.uid()));
      case FLUSH_AUTH_TOKENS -> tokens.flush(call, required(route.uid()));
      case GET_AUTH_TOKEN -> tokens.get(call, required(route.uid()), required(route.token()));
      case UPDATE_AUTH_TOKEN -> tokens.update(call, required(route.uid()), required(route.token()));
      case DELETE_AUTH_TOKEN -> tokens.delete(call, required(route.uid()), required(route.token()));
      case IMPORT_USERS -> imports.run(call);
      case PAGE_LOGIN,
          PAGE_LOGOUT,
          PAGE_SETTINGS,
          PAGE_SESSION,
          PAGE_CALL_TOKEN,
          PAGE_SOCKET,
          UNKNOWN ->
          noSuchEndpoint();
    };
  }

  static ApiResponse noSuchEndpoint() {
    return ApiResponse.error(404, "ERR_API_NOT_FOUND", "This endpoint does not exist.");
  }

  private static String required(@Nullable String segment) {
    if (segment == null) {
      throw new IllegalStateException("the path template of the operation lacks a parameter");
    }
    return segment;
  }
}
