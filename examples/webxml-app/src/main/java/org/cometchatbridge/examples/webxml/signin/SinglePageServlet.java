/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The page that is sign-in and desk in one; its script signs in by JSON. */
public final class SinglePageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Map<String, String> NOBODY =
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
    Map<String, String> someone = SignedIn.find(request).map(SignedIn::values).orElse(NOBODY);
    Map<String, String> values = new HashMap<>(someone);
    values.put("view", someone.equals(NOBODY) ? "sign-in" : "desk");
    values.put("hideSignIn", someone.equals(NOBODY) ? "" : "hidden");
    values.put("hideDesk", someone.equals(NOBODY) ? "hidden" : "");
    values.put("logout", Way.FETCH.logout());
    page.show(response, values);
  }
}
