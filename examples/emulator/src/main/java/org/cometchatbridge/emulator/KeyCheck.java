/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import org.cometchatbridge.emulator.Switches.AuthOnlyKeyMayCreate;
import org.jspecify.annotations.Nullable;

/** Looks at the key and the application that a request names. */
final class KeyCheck {

  private final EmulatorSettings settings;
  private final Switches switches;

  KeyCheck(EmulatorSettings settings, Switches switches) {
    this.settings = settings;
    this.switches = switches;
  }

  /** The refusal, or null if the call may go on. */
  @Nullable Answer refuse(Call call) {
    String key = call.header("apikey").orElse("");
    if (key.isBlank()) {
      return Answer.error(401, "AUTH_ERR_EMPTY_APIKEY", "The request has no API key.");
    }
    boolean authOnly = key.equals(settings.authOnlyKey());
    if (!authOnly && !key.equals(settings.apiKey())) {
      return Answer.error(
          401, "AUTH_ERR_APIKEY_NOT_FOUND", "No application has the API key " + masked(key) + '.');
    }
    String appId = call.header("appId").orElse(settings.appId());
    if (!appId.equals(settings.appId())) {
      return Answer.error(401, "AUTH_ERR_INVALID_APPID", "There is no application " + appId + '.');
    }
    if (authOnly && !withinAuthOnly(call.route().operation())) {
      return Answer.error(
          403, "AUTH_ERR_NO_ACCESS", "The scope of this API key does not reach this operation.");
    }
    return null;
  }

  private boolean withinAuthOnly(Operation operation) {
    return switch (operation) {
      case CREATE_USER -> switches.get(AuthOnlyKeyMayCreate.class) == AuthOnlyKeyMayCreate.YES;
      case LIST_USERS, UPDATE_USER, DELETE_USER, DEACTIVATE_USERS, REACTIVATE_USERS, IMPORT_USERS ->
          false;
      default -> true;
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
