/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Serves the single page with sign-in form and desk; its script signs in with JSON. */
public final class SinglePageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Map<String, String> ANONYMOUS =
      Map.of("id", "", "name", "", "initials", "", "duty", "", "way", "");

  private transient SignInPage page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public SinglePageServlet() {}

  @Override
  public void init() {
    page = SignInPage.single(getServletContext());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, String> person = SignedIn.find(request).map(SignedIn::values).orElse(ANONYMOUS);
    Map<String, String> values = new HashMap<>(person);
    values.put("view", person.equals(ANONYMOUS) ? "sign-in" : "desk");
    values.put("hideSignIn", person.equals(ANONYMOUS) ? "" : "hidden");
    values.put("hideDesk", person.equals(ANONYMOUS) ? "hidden" : "");
    values.put("logout", Way.FETCH.logout());
    page.show(response, values);
  }
}
