/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns on the first request if the filter does not support asynchronous processing. */
final class AsyncSupportCheck {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncSupportCheck.class);

  private volatile boolean checked;

  void check(HttpServletRequest request) {
    if (checked) {
      return;
    }
    checked = true;
    if (!request.isAsyncSupported()) {
      LOG.warn(
          "Asynchronous requests of the application fail behind this filter: add"
              + " <async-supported>true</async-supported> to the <filter> of CometChatBridgeFilter"
              + " in web.xml, and to every filter before it");
    }
  }
}
