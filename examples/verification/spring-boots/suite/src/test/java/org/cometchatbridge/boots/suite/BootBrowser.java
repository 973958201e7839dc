/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.testsupport.Browser;

/** A browser that uses the application's login and logout. */
public final class BootBrowser extends Browser {

  private static final ObjectMapper JSON = new ObjectMapper();

  BootBrowser(int port) {
    super(port);
  }

  private BootBrowser(int port, BootBrowser browser) {
    super(port, browser);
  }

  /** The same browser at another node. */
  public BootBrowser at(RunningApplication node) {
    return new BootBrowser(node.port(), this);
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON, but status " + response.statusCode(), e);
    }
  }

  /** Logs in by the form of the login page. */
  public HttpResponse<String> formLogin(String user, String... more) {
    String form = credentials(user, Accounts.PASSWORD) + "&_csrf=" + encode(csrfToken());
    return submit("/login", more.length == 0 ? form : form + "&" + String.join("&", more));
  }

  /** Logs in as a single-page application does. */
  public HttpResponse<String> jsonLogin(String user) {
    return fetchJson("POST", "/json/login", jsonCredentials(user));
  }

  /** Logs out by the form of the page. */
  public HttpResponse<String> logOut() {
    return submit("/logout", "_csrf=" + encode(csrfToken()));
  }

  /** The CSRF token, read from a page. The page is a navigation and does not wait for CometChat. */
  public String csrfToken() {
    return json(navigate("/csrf")).get("token").asText();
  }

  /** Fetches the token from the endpoint, as a page does. */
  public HttpResponse<String> endpoint() {
    return fetch("/cometchat/token");
  }

  public static String credentials(String user, String password) {
    return "username=" + encode(user) + "&password=" + encode(password);
  }

  public static String jsonCredentials(String user) {
    return "{\"username\":\"" + user + "\",\"password\":\"" + Accounts.PASSWORD + "\"}";
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
