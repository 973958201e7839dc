/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Date;
import java.util.function.Consumer;
import org.springframework.security.core.session.SessionInformation;

/** Reports when a session is expired. Everything else is left to the registry's own object. */
final class ObservedSessionInformation extends SessionInformation {

  private static final long serialVersionUID = 1L;

  private final SessionInformation information;
  private final transient Consumer<String> expired;

  ObservedSessionInformation(SessionInformation information, Consumer<String> expired) {
    super(information.getPrincipal(), information.getSessionId(), information.getLastRequest());
    this.information = information;
    this.expired = expired;
  }

  @Override
  public void expireNow() {
    information.expireNow();
    expired.accept(information.getSessionId());
  }

  @Override
  public Date getLastRequest() {
    return information.getLastRequest();
  }

  @Override
  public boolean isExpired() {
    return information.isExpired();
  }

  @Override
  public void refreshLastRequest() {
    information.refreshLastRequest();
  }
}
