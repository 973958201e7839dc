/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/** The login with {@code request.login()}. */
public final class ProgrammaticLoginServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private transient SignInPage page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public ProgrammaticLoginServlet() {}

  @Override
  public void init() {
    page = SignInPage.posting(getServletContext(), Way.PROGRAMMATIC, "/programmatic/login");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    page.show(response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String username = Objects.requireNonNullElse(request.getParameter("username"), "");
    String password = Objects.requireNonNullElse(request.getParameter("password"), "");
    SignedIn.logOutOfContainer(request);
    try {
      request.login(username, password);
    } catch (ServletException rejected) {
      page.showAgain(response, HttpServletResponse.SC_UNAUTHORIZED, username);
      return;
    }
    SignedIn.storeMethod(request, Way.PROGRAMMATIC);
    response.sendRedirect(request.getContextPath() + Way.PROGRAMMATIC.home());
  }
}
