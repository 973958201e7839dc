/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The login page and the error page of the container's FORM login. */
public final class ContainerLoginServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private transient SignInPage page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public ContainerLoginServlet() {}

  @Override
  public void init() {
    page = SignInPage.postingToContainer(getServletContext());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getParameter("failed") == null) {
      page.show(response);
    } else {
      page.showAgain(response, HttpServletResponse.SC_OK, "");
    }
  }

  /** Some containers forward the rejected POST request. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doGet(request, response);
  }
}
