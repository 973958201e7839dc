/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;

/** Checks that no timeout is longer than the one that contains it. */
final class TimeoutOrder {

  private final SettingNotation notation;

  TimeoutOrder(SettingNotation notation) {
    this.notation = notation;
  }

  void check(CometChatBridgeConfig config) {
    Duration tokenTimeout = config.tokenTimeout();
    check(
        Setting.CONNECT_TIMEOUT,
        config.connectTimeout(),
        Setting.CALL_TIMEOUT,
        config.callTimeout());
    check(Setting.CALL_TIMEOUT, config.callTimeout(), Setting.TOKEN_TIMEOUT, tokenTimeout);
    check(Setting.MAX_LOGIN_WAIT, config.maxLoginWait(), Setting.TOKEN_TIMEOUT, tokenTimeout);
    check(
        Setting.TOKEN_TIMEOUT,
        tokenTimeout,
        Setting.SHARED_TOKEN_LIFETIME,
        config.sharedTokenLifetime());
  }

  private void check(Setting inner, Duration innerValue, Setting outer, Duration outerValue) {
    if (innerValue.compareTo(outerValue) > 0) {
      String innerName = notation.nameOf(inner);
      String outerName = notation.nameOf(outer);
      throw notation.rejected(
          inner,
          Setting.format(innerValue)
              + " is longer than "
              + outerName
              + " ("
              + Setting.format(outerValue)
              + ") and could never be reached",
          "lower " + innerName + " or raise " + outerName);
    }
  }
}
