/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Handles sign-outs that the application publishes. */
final class SignOutListener
    implements ApplicationListener<PayloadApplicationEvent<SignOutEverywhereEvent>> {

  private final OtherSessions sessions;

  SignOutListener(OtherSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void onApplicationEvent(PayloadApplicationEvent<SignOutEverywhereEvent> event) {
    sessions.endAll(event.getPayload().userId());
  }
}
