/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

/** The ways in, and what belongs to each. */
public enum Way {
  FORM(
      "Form",
      "/login",
      "/desk",
      "/logout",
      "A form is posted, the application checks the password, keeps the person in the session"
          + " and redirects to the desk."),
  FETCH(
      "JSON",
      "/single",
      "/single",
      "/api/logout",
      "A single page sends JSON by fetch. It stays where it is and shows the desk itself."),
  CONTAINER(
      "Container",
      "/container/desk",
      "/container/desk",
      "/logout",
      "The desk is protected in web.xml. The container asks for the password and checks it."),
  PROGRAMMATIC(
      "request.login()",
      "/programmatic/login",
      "/desk",
      "/programmatic/logout",
      "A servlet hands name and password to the container with request.login().");

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

  /** Returns what the way is called on the page. */
  public String label() {
    return label;
  }

  /** Returns the path at which somebody begins. */
  public String start() {
    return start;
  }

  /** Returns the path of the desk for people who came in this way. */
  public String home() {
    return home;
  }

  /** Returns the path to which a post leads out again. */
  public String logout() {
    return logout;
  }

  /** Returns what happens on this way, in one or two sentences. */
  public String explanation() {
    return explanation;
  }
}
