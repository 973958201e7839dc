/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.net.URI;
import java.util.Map;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.TestApplication;

/** A servlet application on Jetty with the filter. */
final class JettyApplication implements Application {

  private final CometChatBridge bridge;
  private final TestApplication application;

  JettyApplication(Provider provider, TokenScope scope, DeactivatedUserPolicy deactivatedUsers) {
    bridge = provider.time().bridge(provider.config(scope, deactivatedUsers));
    application =
        TestApplication.with(
                new CometChatBridgeFilter(bridge), Map.of("userResolver", "session:user"))
            .start();
  }

  @Override
  public URI root() {
    return application.uri("/");
  }

  @Override
  public Login scriptLogin(String user) {
    return new Login("/api/login?user=" + user, "");
  }

  @Override
  public String scriptResponse(String user) {
    return "{\"ok\":true}";
  }

  @Override
  public int formLogin(Visitor visitor, String user) {
    return visitor.submit("/login?user=" + user, "").statusCode();
  }

  @Override
  public void close() {
    application.close();
    bridge.close();
  }
}
