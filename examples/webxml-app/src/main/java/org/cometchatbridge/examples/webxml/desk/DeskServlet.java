/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.desk;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.page.Page;
import org.cometchatbridge.examples.webxml.signin.SignedIn;
import org.cometchatbridge.examples.webxml.signin.Way;

/** Serves the desk page to users who signed in with a form. */
public final class DeskServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private transient Page page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public DeskServlet() {}

  @Override
  public void init() {
    page = Page.named("desk", getServletContext());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getServletPath().equals(Way.CONTAINER.home())) {
      SignedIn.useContainerPrincipal(request);
    }
    Optional<SignedIn> signedIn = SignedIn.find(request);
    if (signedIn.isEmpty()) {
      response.sendRedirect(request.getContextPath() + "/login");
    } else if (request.getServletPath().isEmpty()) {
      response.sendRedirect(request.getContextPath() + signedIn.get().way().home());
    } else {
      Map<String, String> values = new HashMap<>(signedIn.get().values());
      values.put("logout", signedIn.get().way().logout());
      page.send(response, HttpServletResponse.SC_OK, values, Map.of());
    }
  }
}
