/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the application has turned on the loggers with which HttpClient prints headers:
 * they would show the API key, and the bridge cannot keep them from it.
 */
final class WireLogs {

  private static final List<String> LOGGERS =
      List.of(
          "org.apache.hc.client5.http",
          "org.apache.hc.client5.http.headers",
          "org.apache.hc.client5.http.wire",
          "org.apache.hc.client5.http2.frame.payload");

  private WireLogs() {}

  static void warnIfOn(Logger log) {
    for (String name : LOGGERS) {
      if (LoggerFactory.getLogger(name).isDebugEnabled()) {
        log.warn(
            "The logger {} is on: HttpClient prints the CometChat API key and the users' tokens."
                + " Set it to INFO",
            name);
      }
    }
  }
}
