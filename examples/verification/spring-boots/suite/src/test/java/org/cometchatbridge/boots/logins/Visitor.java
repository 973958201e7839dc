/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.emulator.Journal;

/** A user with a browser, and the credentials that each request of its page carries. */
public final class Visitor {

  /** The user who logs in. */
  public static final String USER = "cometchat-uid-1";

  /** Another user of the application. */
  public static final String OTHER_USER = "cometchat-uid-2";

  private static final Pattern CSRF_FIELD =
      Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  private final BootBrowser browser;
  private final OidcProvider provider;
  private final String base;
  private final Journal calls;
  private String[] credentials = {};
  private Optional<String> loginToken = Optional.empty();

  Visitor(BootBrowser browser, OidcProvider provider, String base, Journal calls) {
    this.browser = browser;
    this.provider = provider;
    this.base = base;
    this.calls = calls;
  }

  public BootBrowser browser() {
    return browser;
  }

  OidcProvider provider() {
    return provider;
  }

  /** Adds these headers to each request from now on. */
  void sends(String... headers) {
    credentials = headers.clone();
  }

  /** Keeps the token in the response of a login. */
  public void loggedInBy(HttpResponse<String> response) {
    if (response.statusCode() >= 400) {
      throw new AssertionError("login failed: " + response.statusCode() + " " + response.body());
    }
    loginToken = BootBrowser.token(response);
  }

  boolean hasTokenInTheLogin() {
    return loginToken.isPresent();
  }

  /** Logs in by the form of the login page. */
  public void formLogin(String... more) {
    String form = credentials() + "&_csrf=" + csrfOfTheForm();
    loggedInBy(
        browser.submit("/login", more.length == 0 ? form : form + "&" + String.join("&", more)));
  }

  /** The default login page has it in a hidden field; empty without CSRF protection. */
  private String csrfOfTheForm() {
    Matcher field = CSRF_FIELD.matcher(browser.navigate("/login").body());
    return field.find() ? field.group(1) : "";
  }

  /** Counts the calls to CometChat from here on. */
  public void countFromHere() {
    endpoint();
    calls.clear();
  }

  HttpResponse<String> endpoint() {
    return fetch("/cometchat/token");
  }

  HttpResponse<String> fetch(String path, String... headers) {
    return browser.fetch(
        base + path,
        Stream.concat(Stream.of(credentials), Stream.of(headers)).toArray(String[]::new));
  }

  HttpResponse<String> logOut() {
    String csrf = BootBrowser.json(fetch("/csrf")).get("token").asText();
    return browser.fetchPost(
        base + "/logout",
        Stream.concat(Stream.of(credentials), Stream.of("X-CSRF-TOKEN", csrf))
            .toArray(String[]::new));
  }

  static String credentials() {
    return BootBrowser.credentials(USER, Accounts.PASSWORD);
  }
}
