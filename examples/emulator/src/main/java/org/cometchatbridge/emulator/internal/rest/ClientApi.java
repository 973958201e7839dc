/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.TokenAfterPageLogin;
import org.cometchatbridge.emulator.Switches.TokenAfterPageLogout;
import org.jspecify.annotations.Nullable;

/**
 * The part of the client API that the JavaScript SDK of a page uses to log in, connect and log out.
 */
final class ClientApi {

  private final String region;
  private final KeyCheck keyCheck;
  private final Switches switches;
  private final TokenGenerator tokenGenerator;
  private final SocketTickets tickets;
  private final UserJson users;
  private final UserListApi list;

  ClientApi(
      String region,
      KeyCheck keyCheck,
      Switches switches,
      TokenGenerator tokenGenerator,
      SocketTickets tickets,
      UserJson users,
      UserListApi list) {
    this.region = region;
    this.keyCheck = keyCheck;
    this.switches = switches;
    this.tokenGenerator = tokenGenerator;
    this.tickets = tickets;
    this.users = users;
    this.list = list;
  }

  ApiResponse execute(Call call) {
    return switch (call.route().operation()) {
      // The WebSocket is authenticated by its first frame.
      case PAGE_SOCKET -> ApiResponse.empty(101);
      default -> authenticated(call);
    };
  }

  private ApiResponse authenticated(Call call) {
    // The Calls SDK identifies the app by the host name only.
    boolean appIdRequired = call.route().operation() != Operation.PAGE_CALL_TOKEN;
    ApiResponse wrongApp = keyCheck.rejectApp(call, appIdRequired);
    if (wrongApp != null) {
      return wrongApp;
    }
    String sent = call.header("authToken").orElse("");
    if (sent.isBlank()) {
      return ApiResponse.error(401, "AUTH_ERR_EMPTY_AUTH_TOKEN", "The request has no auth token.");
    }
    MintedToken token = call.directory().validToken(sent);
    EmulatedUser user = token == null ? null : call.directory().find(token.uid()).orElse(null);
    if (token == null || user == null) {
      return ApiResponse.error(
          401, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", "There is no auth token " + sent + '.');
    }
    return switch (call.route().operation()) {
      case PAGE_LOGIN -> login(call, user, token);
      case PAGE_LOGOUT -> logout(call, token);
      case PAGE_SETTINGS -> ApiResponse.data(200, settings(call));
      case PAGE_SESSION -> session(call);
      case PAGE_CALL_TOKEN -> callToken(call, token);
      case LIST_USERS -> list.list(call);
      default -> RestApi.noSuchEndpoint();
    };
  }

  private ApiResponse login(Call call, EmulatedUser user, MintedToken token) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    call.directory().changeToken(user.uid(), token.value(), before -> withDevice(before, body));
    MintedToken current = switches.is(TokenAfterPageLogin.ROTATED) ? rotate(call, token) : token;
    ObjectNode data = users.write(user);
    data.put("status", "online");
    if (!switches.is(TokenAfterPageLogin.OMITTED)) {
      data.put("authToken", current.value());
    }
    data.put("jwt", tickets.issue(user.uid(), current.value()));
    data.putObject("wsChannel");
    data.set("settings", settings(call));
    return ApiResponse.data(200, data);
  }

  private MintedToken rotate(Call call, MintedToken token) {
    MintedToken fresh = tokenGenerator.generate(token.uid());
    if (!call.directory().store(fresh)) {
      return token;
    }
    call.directory().revoke(token.value());
    return fresh;
  }

  private ApiResponse logout(Call call, MintedToken token) {
    if (switches.is(TokenAfterPageLogout.DELETED)) {
      call.directory().revoke(token.value());
    }
    return ApiResponse.success(token.uid() + " is logged out.");
  }

  private static ApiResponse session(Call call) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    ObjectNode data = Json.object();
    data.put("sessionId", body.path("sessionId").asText(""));
    return ApiResponse.data(200, data);
  }

  private ApiResponse callToken(Call call, MintedToken token) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    if (body.path("sessionId").asText("").isBlank()) {
      ValidationErrors errors = new ValidationErrors();
      errors.add("sessionId", "is required");
      return errors.response();
    }
    ObjectNode data = Json.object();
    data.put("token", tickets.issue(token.uid(), token.value()));
    return ApiResponse.data(200, data);
  }

  /** Settings that direct the SDK to the host and port of this call. */
  private ObjectNode settings(Call call) {
    String authority = call.authority();
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = colon < 0 ? 443 : Integer.parseInt(authority.substring(colon + 1));
    ObjectNode settings = Json.object();
    settings.put("APP_VERSION", 4);
    settings.put("CHAT_API_VERSION", "v3.0");
    settings.put("CLIENT_API_HOST", authority);
    settings.put("ADMIN_API_HOST", authority);
    settings.put("CHAT_HOST", host);
    settings.put("CHAT_WSS_PORT", port);
    settings.put("MODE", "DEFAULT");
    settings.put("ANALYTICS_PING_DISABLED", true);
    settings.put("ANALYTICS_HOST", authority);
    settings.put("ANALYTICS_VERSION", "v1");
    settings.put("REGION", region);
    settings.putArray("extensions");
    return settings;
  }

  private static MintedToken withDevice(MintedToken token, ObjectNode body) {
    return new MintedToken(
        token.uid(),
        token.value(),
        token.createdAt(),
        text(body.get("platform"), token.platform()),
        text(body.path("appInfo").get("userAgent"), token.userAgent()),
        body.get("appInfo") instanceof ObjectNode appInfo ? appInfo : token.appInfo());
  }

  private static @Nullable String text(@Nullable JsonNode value, @Nullable String otherwise) {
    return value != null && value.isTextual() ? value.textValue() : otherwise;
  }
}
