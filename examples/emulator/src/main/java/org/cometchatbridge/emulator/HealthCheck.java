/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Requests the state of an emulator on this machine, as a container's health check does. */
final class HealthCheck {

  private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(3).toMillis();

  private HealthCheck() {}

  static boolean responds(URI url) {
    try {
      // Not HttpClient: this one needs no threads, and a health check starts a process each time.
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      return connection.getResponseCode() == 200;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
