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

/** Checks the API key and the app id of a request. */
final class KeyCheck {

  private final ApiKeys keys;
  private final Switches switches;

  KeyCheck(ApiKeys keys, Switches switches) {
    this.keys = keys;
    this.switches = switches;
  }

  /** Returns the rejection, or null if the call is allowed. */
  @Nullable ApiResponse reject(Call call) {
    String key = call.header("apikey").orElse("");
    if (key.isBlank()) {
      return ApiResponse.error(
          emptyKeyStatus(), "AUTH_ERR_EMPTY_APIKEY", "The request has no API key.");
    }
    boolean authOnly = keys.isAuthOnly(key);
    if (!authOnly && !keys.isFullAccess(key)) {
      return ApiResponse.error(
          401, "AUTH_ERR_APIKEY_NOT_FOUND", "No app has the API key " + masked(key) + '.');
    }
    ApiResponse wrongApp = rejectApp(call, switches.is(AppIdHeader.REQUIRED));
    if (wrongApp != null) {
      return wrongApp;
    }
    if (authOnly && !allowedForAuthOnly(call.route().operation())) {
      return ApiResponse.error(
          403, "AUTH_ERR_NO_ACCESS", "The scope of this API key does not include this operation.");
    }
    return null;
  }

  /** Returns the rejection of the app id in the call, or null if the call is allowed. */
  @Nullable ApiResponse rejectApp(Call call, boolean required) {
    String appId = call.header("appId").orElse("");
    if (appId.isBlank() && required) {
      return ApiResponse.error(appIdStatus(), "AUTH_ERR_EMPTY_APPID", "The request has no app id.");
    }
    if (!appId.isBlank() && !appId.equals(keys.appId())) {
      return ApiResponse.error(
          appIdStatus(), "AUTH_ERR_INVALID_APPID", "There is no app " + appId + '.');
    }
    return null;
  }

  private boolean allowedForAuthOnly(Operation operation) {
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

  /** Masks the key as the service does; this is one reason not to log its messages. */
  private static String masked(String key) {
    int shown = Math.min(4, key.length() / 4);
    return key.substring(0, shown)
        + "*".repeat(key.length() - 2 * shown)
        + key.substring(key.length() - shown);
  }
}
