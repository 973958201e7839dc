/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.cometchatbridge.examples.webxml.signin.SignedIn;

/** Ends all sessions of the signed-in person, this one included. */
public final class SignOutEverywhereServlet extends AccountServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  public SignOutEverywhereServlet() {}

  /** The button is on the profile page. */
  @Override
  void show(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn) {
    redirect(request, response, "/profile");
  }

  @Override
  void submit(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn) {
    staff().signOutEverywhere(signedIn.person().id());
    request.getSession().invalidate();
    redirect(request, response, "/login?everywhere");
  }
}
