/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.examples.webxml.page.Page;
import org.cometchatbridge.examples.webxml.signin.SignedIn;
import org.cometchatbridge.examples.webxml.staff.Member;
import org.cometchatbridge.examples.webxml.staff.Person;

/** An administrator disables the accounts of others, and enables them again. */
public final class StaffServlet extends AccountServlet {

  private static final long serialVersionUID = 1L;

  private transient Page page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init") // the container calls init() before any request
  public StaffServlet() {}

  @Override
  public void init() {
    page = Page.named("staff", getServletContext());
  }

  @Override
  void show(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    if (!signedIn.member().admin()) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    Person administrator = signedIn.person();
    List<Map<String, String>> rows =
        staff().all().stream()
            .filter(member -> !member.person().id().equals(administrator.id()))
            .map(StaffServlet::row)
            .toList();
    page.send(
        response, HttpServletResponse.SC_OK, values(request, signedIn), Map.of("others", rows));
  }

  @Override
  void submit(HttpServletRequest request, HttpServletResponse response, SignedIn signedIn)
      throws IOException {
    Person administrator = signedIn.person();
    String id = request.getParameter("id");
    if (!signedIn.member().admin()) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    } else if (id == null || id.equals(administrator.id()) || staff().find(id).isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    } else {
      if ("enable".equals(request.getParameter("change"))) {
        staff().enable(id, administrator);
      } else {
        staff().disable(id, administrator);
      }
      redirect(request, response, "/staff");
    }
  }

  private static Map<String, String> row(Member member) {
    return Map.of(
        "account", member.person().id(),
        "fullName", member.person().name(),
        "state", member.enabled() ? "Enabled" : "Disabled",
        "change", member.enabled() ? "disable" : "enable",
        "button", member.enabled() ? "Disable" : "Enable");
  }
}
