/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.Logins;

/**
 * Warns once if the requests of the endpoint never have a user, although their sessions have logged
 * in on other paths: what authenticates those does not cover the endpoint. Thread-safe.
 */
final class EndpointCoverage {

  /** One request may have been overtaken by its user's logout. */
  static final int MAX_WITHOUT_USER = 3;

  private final OperatorLog log;
  private final String path;
  private final Identity identity;
  private final Logins logins;
  private final AtomicInteger withoutUser = new AtomicInteger();
  private volatile boolean covered;

  EndpointCoverage(String path, Identity identity, Logins logins, OperatorLog log) {
    this.log = log.named(EndpointCoverage.class);
    this.path = path;
    this.identity = identity;
    this.logins = logins;
  }

  /** A request of the endpoint has a user. */
  void withUser() {
    if (!covered) {
      covered = true;
    }
  }

  /** A request of the endpoint has no user. */
  void withoutUser(HttpServletRequest request) {
    if (!covered
        && logins.isLoggedInSession(request)
        && identity.isAnonymous(request)
        && withoutUser.incrementAndGet() == MAX_WITHOUT_USER) {
      log.warn(
          "Requests of the token endpoint {} have no user, although their sessions are logged in on"
              + " other paths: extend the security configuration that authenticates your pages to"
              + " this path, or set 'endpoint' to a path that it covers",
          path);
    }
  }
}
