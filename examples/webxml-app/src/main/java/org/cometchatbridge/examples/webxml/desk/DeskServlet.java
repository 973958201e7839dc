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

/** The desk as a page of its own, for people who signed in by a form. */
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
      SignedIn.trustContainer(request);
    }
    Optional<SignedIn> someone = SignedIn.find(request);
    if (someone.isEmpty()) {
      response.sendRedirect(request.getContextPath() + "/login");
    } else if (request.getServletPath().isEmpty()) {
      response.sendRedirect(request.getContextPath() + someone.get().way().home());
    } else {
      Map<String, String> values = new HashMap<>(someone.get().values());
      values.put("logout", someone.get().way().logout());
      page.send(response, HttpServletResponse.SC_OK, values, Map.of());
    }
  }
}
