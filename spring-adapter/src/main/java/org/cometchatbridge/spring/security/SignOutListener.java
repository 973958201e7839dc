/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.core.ChatUsers;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Records sign-outs that the application publishes. What a store throws reaches the publisher, so
 * that its transaction fails together with the sign-out.
 */
final class SignOutListener
    implements ApplicationListener<PayloadApplicationEvent<SignOutEverywhereEvent>> {

  private final ObjectProvider<ChatUsers> users;

  SignOutListener(ObjectProvider<ChatUsers> users) {
    this.users = users;
  }

  @Override
  public void onApplicationEvent(PayloadApplicationEvent<SignOutEverywhereEvent> event) {
    users.ifAvailable(all -> all.signOutEverywhere(event.getPayload().userId()));
  }
}
