/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.log.OperatorLog;
import org.springframework.beans.factory.ObjectProvider;

/** The log of the application's bridge, for beans that exist before it. */
final class BridgeLog {

  private BridgeLog() {}

  /** The log for a class; the one of the platform if the application has not just one bridge. */
  static OperatorLog of(ObjectProvider<CometChatBridge> bridges, Class<?> owner) {
    CometChatBridge bridge = bridges.getIfUnique();
    OperatorLog log = bridge == null ? OperatorLog.toPlatform() : bridge.config().log();
    return log.named(owner);
  }
}
