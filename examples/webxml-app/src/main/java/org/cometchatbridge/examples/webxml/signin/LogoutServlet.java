/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Signs out by invalidating the session. */
public final class LogoutServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  public LogoutServlet() {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", request.getContextPath() + Way.FORM.start());
  }
}
