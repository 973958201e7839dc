/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.page.Page;
import org.cometchatbridge.examples.webxml.signin.SignedIn;
import org.cometchatbridge.examples.webxml.staff.Person;

/** Changes the name and the picture of the signed-in person. */
public final class ProfileServlet extends AccountServlet {

  private static final long serialVersionUID = 1L;

  private transient Page page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public ProfileServlet() {}

  @Override
  public void init() {
    page = Page.named("profile", getServletContext());
  }

  @Override
  void show(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    boolean saved = request.getParameter("saved") != null;
    Optional<String> problem =
        Optional.ofNullable(request.getParameter("expired"))
            .map(expired -> "The form has expired and nothing was changed. Please try again.");
    show(request, response, signedIn, ProfileForm.of(signedIn.person()), saved, problem);
  }

  @Override
  void submit(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    ProfileForm form = ProfileForm.of(request);
    Optional<String> problem = form.problem();
    if (problem.isPresent()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      show(request, response, signedIn, form, false, problem);
      return;
    }
    staff().change(new Person(signedIn.person().id(), form.name(), form.picture()));
    redirect(request, response, "/profile?saved");
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      SignedIn signedIn,
      ProfileForm form,
      boolean saved,
      Optional<String> problem)
      throws IOException {
    Map<String, String> values = values(request, signedIn);
    values.put("newName", form.name());
    values.put("picture", form.picture());
    page.send(
        response,
        response.getStatus(),
        values,
        Map.of(
            "saved",
            saved ? List.of(Map.of()) : List.of(),
            "administrators",
            signedIn.member().admin() ? List.of(Map.of()) : List.of(),
            "problems",
            problem.map(text -> List.of(Map.of("problem", text))).orElse(List.of())));
  }
}
