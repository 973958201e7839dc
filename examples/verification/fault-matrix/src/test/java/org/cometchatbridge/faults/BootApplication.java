/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.net.URI;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.TokenScope;

/** A Spring Boot application on Tomcat with the adapter. */
final class BootApplication implements Application {

  private final org.cometchatbridge.boots.suite.RunningApplication application;

  BootApplication(Provider provider, TokenScope scope, DeactivatedUserPolicy deactivatedUsers) {
    application =
        org.cometchatbridge.boots.suite.RunningApplication.with(provider.emulator())
            .application(AnyUserApplication.class)
            .time(provider.time())
            .events(provider.events())
            .settings(config -> provider.settings(config, scope, deactivatedUsers))
            .start();
  }

  @Override
  public URI root() {
    return URI.create("http://127.0.0.1:" + application.port() + "/");
  }

  @Override
  public Login scriptLogin(String user) {
    return new Login("/json/login", BootBrowser.jsonCredentials(user));
  }

  @Override
  public String scriptResponse(String user) {
    return "{\"name\":\"" + user + "\"}";
  }

  @Override
  public int formLogin(Visitor visitor, String user) {
    String token = BootBrowser.json(visitor.navigate("/csrf")).get("token").asText();
    String form = BootBrowser.credentials(user, Accounts.PASSWORD) + "&_csrf=" + token;
    return visitor.submit("/login", form).statusCode();
  }

  @Override
  public void close() {
    application.close();
  }
}
