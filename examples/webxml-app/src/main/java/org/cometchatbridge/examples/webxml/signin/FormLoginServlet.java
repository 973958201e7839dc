/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.staff.Member;
import org.cometchatbridge.examples.webxml.staff.Staff;

/** The application's own login with a form and a redirect. */
public final class FormLoginServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private transient SignInPage page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public FormLoginServlet() {}

  @Override
  public void init() {
    page = SignInPage.posting(getServletContext(), Way.FORM, "/login");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<SignedIn> signedIn = SignedIn.find(request);
    if (signedIn.isPresent()) {
      response.sendRedirect(request.getContextPath() + signedIn.get().way().home());
    } else if (request.getParameter("everywhere") != null) {
      page.showAfter(response, "You are signed out everywhere.");
    } else if (request.getParameter("created") != null) {
      page.showAfter(response, "Your account has been created. You can sign in now.");
    } else if (request.getParameter("password") != null) {
      page.showAfter(
          response, "Your password has been changed, and you are signed out everywhere.");
    } else if (request.getParameter("deleted") != null) {
      page.showAfter(response, "Your account has been deleted.");
    } else {
      page.show(response);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String username = Objects.requireNonNullElse(request.getParameter("username"), "");
    Optional<Member> member =
        Staff.of(getServletContext()).check(username, request.getParameter("password"));
    if (member.isEmpty()) {
      page.showAgain(response, HttpServletResponse.SC_UNAUTHORIZED, username);
      return;
    }
    SignedIn.store(request, member.get(), Way.FORM);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + Way.FORM.home());
  }
}
