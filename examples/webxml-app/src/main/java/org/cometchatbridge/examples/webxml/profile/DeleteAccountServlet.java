/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.examples.webxml.page.Page;
import org.cometchatbridge.examples.webxml.signin.SignedIn;

/** Deletes the account of the signed-in person after a confirmation. */
public final class DeleteAccountServlet extends AccountServlet {

  private static final long serialVersionUID = 1L;

  private transient Page page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public DeleteAccountServlet() {}

  @Override
  public void init() {
    page = Page.named("delete-account", getServletContext());
  }

  @Override
  void show(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    show(request, response, signedIn, List.of());
  }

  @Override
  void submit(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    if (request.getParameter("confirmed") == null) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      show(request, response, signedIn, List.of(Map.of()));
      return;
    }
    staff().delete(signedIn.person().id());
    request.getSession().invalidate();
    redirect(request, response, "/login?deleted");
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      SignedIn signedIn,
      List<Map<String, String>> unconfirmed)
      throws IOException {
    page.send(
        response,
        response.getStatus(),
        values(request, signedIn),
        Map.of("unconfirmed", unconfirmed));
  }
}
