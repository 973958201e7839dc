/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Signs out with {@code request.logout()}; the session continues. */
public final class ProgrammaticLogoutServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  public ProgrammaticLogoutServlet() {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    request.logout();
    SignedIn.removePerson(request);
    response.sendRedirect(request.getContextPath() + Way.PROGRAMMATIC.start());
  }
}
