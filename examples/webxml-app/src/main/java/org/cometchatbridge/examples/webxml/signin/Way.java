/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

/** The login methods. */
public enum Way {
  FORM(
      "Form",
      "/login",
      "/desk",
      "/logout",
      "The application checks the posted form itself, stores the person in the session and"
          + " redirects to the desk."),
  FETCH(
      "JSON",
      "/single",
      "/single",
      "/api/logout",
      "A single page posts JSON with fetch and then shows the desk without a redirect."),
  CONTAINER(
      "Container",
      "/container/desk",
      "/container/desk",
      "/logout",
      "The desk is protected in web.xml. The container shows the form and checks the password."),
  PROGRAMMATIC(
      "request.login()",
      "/programmatic/login",
      "/desk",
      "/programmatic/logout",
      "A servlet passes name and password to the container with request.login().");

  private final String label;
  private final String start;
  private final String home;
  private final String logout;
  private final String explanation;

  Way(String label, String start, String home, String logout, String explanation) {
    this.label = label;
    this.start = start;
    this.home = home;
    this.logout = logout;
    this.explanation = explanation;
  }

  /** Returns the label on the page. */
  public String label() {
    return label;
  }

  /** Returns the path of the sign-in page. */
  public String start() {
    return start;
  }

  /** Returns the path of the desk after this login. */
  public String home() {
    return home;
  }

  /** Returns the path that signs out by POST. */
  public String logout() {
    return logout;
  }

  /** Returns a short explanation for the sign-in page. */
  public String explanation() {
    return explanation;
  }
}
