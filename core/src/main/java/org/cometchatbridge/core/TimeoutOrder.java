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
    config.jdbcSync().ifPresent(sync -> checkLease(sync.lease(), config));
  }

  /**
   * A run of calls lasts two thirds of a lease, and begins deletions of tokens in its first half.
   * So a call that begins last has a third. It connects, with a TLS handshake, and is made.
   */
  private void checkLease(Duration lease, CometChatBridgeConfig config) {
    Duration least =
        config.connectTimeout().multipliedBy(2).plus(config.callTimeout()).multipliedBy(3);
    if (lease.compareTo(least) < 0) {
      String name = notation.nameOf(Setting.SYNC_LEASE);
      String callTimeout = notation.nameOf(Setting.CALL_TIMEOUT);
      throw notation.rejected(
          Setting.SYNC_LEASE,
          Setting.format(lease)
              + " is too short for "
              + callTimeout
              + " ("
              + Setting.format(config.callTimeout())
              + ") and "
              + notation.nameOf(Setting.CONNECT_TIMEOUT)
              + " ("
              + Setting.format(config.connectTimeout())
              + ")",
          "set "
              + name
              + ", which in code is lease of JdbcSync, to at least "
              + Setting.format(least)
              + ", or lower "
              + callTimeout);
    }
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
