/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.examples.webxml.page.Page;
import org.cometchatbridge.examples.webxml.staff.Staff;

/** The sign-in page. The login methods differ only in the target of its form. */
final class SignInPage {

  private final ServletContext context;
  private final Page page;
  private final Map<String, String> values;
  private final List<Map<String, String>> tabs;

  private SignInPage(ServletContext context, Page page, Way way, Map<String, String> form) {
    this.page = page;
    this.values = new HashMap<>(form);
    this.values.put("explanation", way.explanation());
    this.context = context;
    this.tabs = tabs(way);
  }

  /** Returns the page for a login method whose form posts to a path of this application. */
  static SignInPage posting(ServletContext context, Way way, String path) {
    return new SignInPage(
        context, Page.named("sign-in", context), way, form(path, "username", "password"));
  }

  /** Returns the page for the container's FORM login. */
  static SignInPage postingToContainer(ServletContext context) {
    return new SignInPage(
        context,
        Page.named("sign-in", context),
        Way.CONTAINER,
        form("/j_security_check", "j_username", "j_password"));
  }

  /** Returns the single page that contains both the sign-in form and the desk. */
  static SignInPage single(ServletContext context) {
    return new SignInPage(
        context,
        Page.named("single", context),
        Way.FETCH,
        form("/api/login", "username", "password"));
  }

  /** Shows the empty form. */
  void show(HttpServletResponse response) throws IOException {
    show(response, Map.of());
  }

  /** Shows the empty form with additional template values. */
  void show(HttpServletResponse response, Map<String, String> more) throws IOException {
    send(response, HttpServletResponse.SC_OK, "", more, Map.of());
  }

  /** Shows the empty form with a message about what has happened. */
  void showAfter(HttpServletResponse response, String notice) throws IOException {
    send(
        response,
        HttpServletResponse.SC_OK,
        "",
        Map.of(),
        Map.of("notices", List.of(Map.of("notice", notice))));
  }

  /** Shows the form with an error message after a failed login. */
  void showAgain(HttpServletResponse response, int status, String username) throws IOException {
    send(response, status, username, Map.of(), Map.of("failed", List.of(Map.of())));
  }

  private void send(
      HttpServletResponse response,
      int status,
      String username,
      Map<String, String> more,
      Map<String, List<Map<String, String>>> messages)
      throws IOException {
    Map<String, String> all = new HashMap<>(values);
    all.putAll(more);
    all.put("username", username);
    Map<String, List<Map<String, String>>> rows =
        new HashMap<>(Map.of("failed", List.of(), "notices", List.of()));
    rows.putAll(messages);
    rows.put("tabs", tabs);
    rows.put("accounts", accounts());
    page.send(response, status, all, rows);
  }

  private static Map<String, String> form(String path, String nameField, String passwordField) {
    return Map.of("path", path, "nameField", nameField, "passwordField", passwordField);
  }

  private static List<Map<String, String>> tabs(Way current) {
    return Arrays.stream(Way.values())
        .map(
            way ->
                Map.of(
                    "start", way.start(),
                    "label", way.label(),
                    "current", way == current ? "page" : "false"))
        .toList();
  }

  private List<Map<String, String>> accounts() {
    return Staff.of(context).all().stream()
        .filter(member -> !member.passwordShown().isEmpty())
        .map(
            member ->
                Map.of(
                    "account", member.person().id(),
                    "fullName", member.person().name(),
                    "job", member.duty(),
                    "password", member.passwordShown()))
        .toList();
  }
}
