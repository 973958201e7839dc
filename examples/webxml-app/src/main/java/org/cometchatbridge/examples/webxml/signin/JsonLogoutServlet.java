/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Signs out by removing the person from the session, which continues. */
public final class JsonLogoutServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  public JsonLogoutServlet() {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    SignedIn.removePerson(request);
    SignedIn.logOutOfContainer(request);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
