/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.log.OperatorLog;
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
  private final ObjectProvider<CometChatApps> apps;
  private final AtomicBoolean warned = new AtomicBoolean();

  SignOutListener(ObjectProvider<ChatUsers> users, ObjectProvider<CometChatApps> apps) {
    this.users = users;
    this.apps = apps;
  }

  @Override
  public void onApplicationEvent(PayloadApplicationEvent<SignOutEverywhereEvent> event) {
    ChatUsers all = users.getIfAvailable();
    if (all != null) {
      all.signOutEverywhere(event.getPayload().userId());
    } else if (apps.getIfAvailable() != null && warned.compareAndSet(false, true)) {
      // The same user id may belong to another person in another app.
      OperatorLog.toPlatform()
          .named(SignOutListener.class)
          .warn(
              "A SignOutEverywhereEvent has no effect, because the application has several CometChat"
                  + " apps: call signOutEverywhere of the users of one app");
    }
  }
}
