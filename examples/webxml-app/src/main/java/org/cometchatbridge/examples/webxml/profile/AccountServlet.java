/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.signin.SignedIn;
import org.cometchatbridge.examples.webxml.staff.Staff;

/** A page with a form about the account of the signed-in person. */
abstract class AccountServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** Sends the page. */
  abstract void show(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException;

  /** Carries out the posted form, which comes from a page of this application. */
  abstract void submit(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException, ServletException;

  @Override
  protected final void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<SignedIn> signedIn = SignedIn.find(request);
    if (signedIn.isEmpty()) {
      redirect(request, response, "/login");
    } else {
      show(request, response, signedIn.get());
    }
  }

  @Override
  protected final void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<SignedIn> signedIn = SignedIn.find(request);
    if (signedIn.isEmpty()) {
      redirect(request, response, "/login");
    } else if (FormToken.isValid(request)) {
      submit(request, response, signedIn.get());
    } else {
      redirect(request, response, "/profile?expired");
    }
  }

  final Staff staff() {
    return Staff.of(getServletContext());
  }

  /** Returns the template values that all pages have. */
  static Map<String, String> values(HttpServletRequest request, SignedIn signedIn) {
    Map<String, String> values = new HashMap<>(signedIn.values());
    values.put("home", signedIn.way().home());
    values.put(FormToken.FIELD, FormToken.of(request));
    return values;
  }

  static void redirect(HttpServletRequest request, HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + path);
  }
}
