/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, at the first request, whether the filter takes asynchronous responses from the
 * application.
 */
final class AsyncSupport {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncSupport.class);

  private volatile boolean checked;

  void check(HttpServletRequest request) {
    if (checked) {
      return;
    }
    checked = true;
    if (!request.isAsyncSupported()) {
      LOG.warn(
          "Asynchronous answers of the application will fail behind this filter: add"
              + " <async-supported>true</async-supported> to the <filter> of CometChatBridgeFilter"
              + " in web.xml, and to every filter before it");
    }
  }
}
