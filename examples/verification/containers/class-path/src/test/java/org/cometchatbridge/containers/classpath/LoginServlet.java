/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.classpath;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The login of the application. */
public final class LoginServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.getSession().setAttribute("user", request.getParameter("user"));
    response.getWriter().print("welcome");
  }
}
