/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.page.Page;
import org.cometchatbridge.examples.webxml.staff.Staff;

/** A new colleague creates an account. */
public final class SignUpServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private transient Page page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public SignUpServlet() {}

  @Override
  public void init() {
    page = Page.named("sign-up", getServletContext());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    show(request, response, SignUpForm.empty(), Optional.empty());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SignUpForm form = SignUpForm.of(request);
    Optional<String> problem =
        FormToken.isValid(request)
            ? form.problem().or(() -> add(form))
            : Optional.of("The form has expired. Please try again.");
    if (problem.isPresent()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      show(request, response, form, problem);
    } else {
      AccountServlet.redirect(request, response, "/login?created");
    }
  }

  private Optional<String> add(SignUpForm form) {
    return Staff.of(getServletContext()).signUp(form.person(), form.password())
        ? Optional.empty()
        : Optional.of("This login name is taken.");
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      SignUpForm form,
      Optional<String> problem)
      throws IOException {
    page.send(
        response,
        response.getStatus(),
        Map.of(
            "username",
            form.person().id(),
            "newName",
            form.person().name(),
            FormToken.FIELD,
            FormToken.of(request)),
        Map.of(
            "problems", problem.map(text -> List.of(Map.of("problem", text))).orElse(List.of())));
  }
}
