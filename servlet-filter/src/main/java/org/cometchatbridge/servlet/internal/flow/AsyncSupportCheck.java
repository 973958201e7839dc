/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.core.log.OperatorLog;

/** Warns on the first request if the filter does not support asynchronous processing. */
final class AsyncSupportCheck {

  private final OperatorLog log;
  private volatile boolean checked;

  AsyncSupportCheck(OperatorLog log) {
    this.log = log.named(AsyncSupportCheck.class);
  }

  void check(HttpServletRequest request) {
    if (checked) {
      return;
    }
    checked = true;
    if (!request.isAsyncSupported()) {
      log.warn(
          "Asynchronous requests of the application fail behind this filter: add"
              + " <async-supported>true</async-supported> to the <filter> of CometChatBridgeFilter"
              + " in web.xml, and to every filter before it");
    }
  }
}
