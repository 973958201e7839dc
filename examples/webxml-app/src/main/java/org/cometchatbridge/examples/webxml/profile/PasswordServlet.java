/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.page.Page;
import org.cometchatbridge.examples.webxml.signin.SignedIn;

/** Changes the password of the signed-in person, which ends all sessions, this one included. */
public final class PasswordServlet extends AccountServlet {

  private static final long serialVersionUID = 1L;

  private transient Page page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public PasswordServlet() {}

  @Override
  public void init() {
    page = Page.named("password", getServletContext());
  }

  @Override
  void show(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    show(request, response, signedIn, List.of());
  }

  @Override
  void submit(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    String id = signedIn.person().id();
    String newPassword = Objects.requireNonNullElse(request.getParameter("newPassword"), "");
    Optional<String> problem =
        staff().check(id, request.getParameter("oldPassword")).isPresent()
            ? StaffRules.password(newPassword)
            : Optional.of("The current password is incorrect.");
    if (problem.isPresent()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      show(request, response, signedIn, List.of(Map.of("problem", problem.get())));
      return;
    }
    staff().changePassword(id, newPassword);
    request.getSession().invalidate();
    redirect(request, response, "/login?password");
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      SignedIn signedIn,
      List<Map<String, String>> problems)
      throws IOException {
    page.send(
        response, response.getStatus(), values(request, signedIn), Map.of("problems", problems));
  }
}
