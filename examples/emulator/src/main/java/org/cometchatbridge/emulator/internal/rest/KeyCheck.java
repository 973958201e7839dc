/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.AppIdHeader;
import org.cometchatbridge.emulator.Switches.AppIdStatus;
import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayCreate;
import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayManageTokens;
import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayRead;
import org.cometchatbridge.emulator.Switches.EmptyKeyStatus;
import org.jspecify.annotations.Nullable;

/** Looks at the key and the application that a request names. */
final class KeyCheck {

  private final ApiKeys keys;
  private final Switches switches;

  KeyCheck(ApiKeys keys, Switches switches) {
    this.keys = keys;
    this.switches = switches;
  }

  /** The rejection, or null if the call may go on. */
  @Nullable ApiResponse reject(Call call) {
    String key = call.header("apikey").orElse("");
    if (key.isBlank()) {
      return ApiResponse.error(
          emptyKeyStatus(), "AUTH_ERR_EMPTY_APIKEY", "The request has no API key.");
    }
    boolean authOnly = keys.isAuthOnly(key);
    if (!authOnly && !keys.isFullAccess(key)) {
      return ApiResponse.error(
          401, "AUTH_ERR_APIKEY_NOT_FOUND", "No application has the API key " + masked(key) + '.');
    }
    ApiResponse wrongApp = rejectApp(call, switches.is(AppIdHeader.REQUIRED));
    if (wrongApp != null) {
      return wrongApp;
    }
    if (authOnly && !withinAuthOnly(call.route().operation())) {
      return ApiResponse.error(
          403, "AUTH_ERR_NO_ACCESS", "The scope of this API key does not reach this operation.");
    }
    return null;
  }

  /** The rejection of the application that the call names, or null if the call may go on. */
  @Nullable ApiResponse rejectApp(Call call, boolean required) {
    String appId = call.header("appId").orElse("");
    if (appId.isBlank() && required) {
      return ApiResponse.error(
          appIdStatus(), "AUTH_ERR_EMPTY_APPID", "The request names no application.");
    }
    if (!appId.isBlank() && !appId.equals(keys.appId())) {
      return ApiResponse.error(
          appIdStatus(), "AUTH_ERR_INVALID_APPID", "There is no application " + appId + '.');
    }
    return null;
  }

  private boolean withinAuthOnly(Operation operation) {
    return switch (operation) {
      case CREATE_AUTH_TOKEN -> true;
      case CREATE_USER -> switches.is(AuthOnlyKeyMayCreate.YES);
      case GET_USER -> switches.is(AuthOnlyKeyMayRead.YES);
      case LIST_AUTH_TOKENS,
          FLUSH_AUTH_TOKENS,
          GET_AUTH_TOKEN,
          UPDATE_AUTH_TOKEN,
          DELETE_AUTH_TOKEN ->
          switches.is(AuthOnlyKeyMayManageTokens.YES);
      default -> false;
    };
  }

  private int emptyKeyStatus() {
    return switch (switches.get(EmptyKeyStatus.class)) {
      case UNAUTHORIZED_401 -> 401;
      case BAD_REQUEST_400 -> 400;
      case FORBIDDEN_403 -> 403;
    };
  }

  private int appIdStatus() {
    return switch (switches.get(AppIdStatus.class)) {
      case UNAUTHORIZED_401 -> 401;
      case BAD_REQUEST_400 -> 400;
      case NOT_FOUND_404 -> 404;
    };
  }

  /** The service repeats the key like this, which is why nobody may log its texts. */
  private static String masked(String key) {
    int shown = Math.min(4, key.length() / 4);
    return key.substring(0, shown)
        + "*".repeat(key.length() - 2 * shown)
        + key.substring(key.length() - shown);
  }
}
