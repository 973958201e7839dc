/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.boots.suite.RunningApplication;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.LogCapture;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Starts the application of a kind of login, logs a user in and out, and observes the bridge. */
final class LoginRun {

  private static final String ENDPOINT = "cometchat.bridge.endpoint";
  private static final int REQUESTS = 5;

  private final CometChatEmulator emulator;
  private final OidcProvider provider;

  /** The row of the table, and what the bridge logged. */
  record Result(LoginRow row, List<String> log) {}

  LoginRun(CometChatEmulator emulator, OidcProvider provider) {
    this.emulator = emulator;
    this.provider = provider;
  }

  Result of(LoginKind kind) {
    try (LogCapture log = capture()) {
      RunningApplication.Builder builder =
          RunningApplication.with(emulator).application(kind.application()).oidc(provider);
      kind.properties().forEach(builder::property);
      LoginRow row;
      @Nullable String token;
      @Nullable String other;
      try (RunningApplication application = builder.start()) {
        emulator.journal().clear();
        Visitor visitor = visitor(application, kind);
        kind.logIn().accept(visitor);
        row = observe(kind, visitor);
        token = token(visitor.endpoint());
        Visitor elsewhere = visitor(application, kind);
        kind.logIn().accept(elsewhere);
        other = token(elsewhere.endpoint());
        if (token != null) {
          visitor.logOut();
        }
      }
      // Closing the application has carried out the revocations.
      return new Result(row.with(secondLogin(token, other), logout(token, other)), log.lines());
    }
  }

  private static LogCapture capture() {
    String events = "org.cometchatbridge.events";
    ((Logger) LoggerFactory.getLogger(events)).setLevel(Level.DEBUG);
    return LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.spring", events);
  }

  private Visitor visitor(RunningApplication application, LoginKind kind) {
    String base =
        kind.properties()
            .getOrDefault(ENDPOINT, "/cometchat/token")
            .replace("/cometchat/token", "");
    return new Visitor(application.browser(), provider, base, emulator.journal());
  }

  private LoginRow observe(LoginKind kind, Visitor visitor) {
    boolean served = true;
    boolean repeated = false;
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<String> response = visitor.fetch("/data");
      served &= response.statusCode() == 200;
      repeated |= BootBrowser.token(response).isPresent();
    }
    int unasked = emulator.journal().count();
    boolean onDemand =
        BootBrowser.token(visitor.fetch("/data", "X-CometChat-Token", "?")).isPresent();
    HttpResponse<String> endpoint = visitor.endpoint();
    if (!served && endpoint.statusCode() == 200) {
      throw new AssertionError("a user without access to the page has a token");
    }
    return new LoginRow(
        kind.title(),
        session(visitor.browser()),
        header(visitor.hasTokenInTheLogin(), repeated, onDemand),
        endpoint(endpoint),
        "",
        "",
        unasked,
        emulator.journal().count());
  }

  private static String session(BootBrowser browser) {
    if (browser.cookie("SESSION").isPresent()) {
      return "Spring Session";
    }
    return browser.cookie("JSESSIONID").isPresent() ? "`HttpSession`" : "none";
  }

  private static String header(boolean login, boolean repeated, boolean onDemand) {
    if (login) {
      return "response of the login";
    }
    if (repeated) {
      return "next fetch";
    }
    return onDemand ? "on demand" : "never";
  }

  private static String endpoint(HttpResponse<String> response) {
    return response.statusCode() == 200
        ? "200"
        : response.statusCode() + " `" + BootBrowser.json(response).get("error").asText() + "`";
  }

  private static @Nullable String token(HttpResponse<String> response) {
    return response.statusCode() == 200
        ? BootBrowser.json(response).get("authToken").asText()
        : null;
  }

  private static String secondLogin(@Nullable String token, @Nullable String other) {
    if (token == null) {
      return "none";
    }
    return Objects.equals(token, other) ? "the same token" : "another token";
  }

  private String logout(@Nullable String token, @Nullable String other) {
    if (token == null || other == null) {
      return "—";
    }
    if (!token.equals(other) && !emulator.users().isValid(other)) {
      throw new AssertionError("the logout revoked the token of another login");
    }
    return emulator.users().isValid(token) ? "no" : "yes";
  }
}
