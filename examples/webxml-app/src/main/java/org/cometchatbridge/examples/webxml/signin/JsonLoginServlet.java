/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.page.Json;
import org.cometchatbridge.examples.webxml.staff.Member;
import org.cometchatbridge.examples.webxml.staff.Staff;
import org.jspecify.annotations.Nullable;

/** The application's own login with JSON. */
public final class JsonLoginServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  public JsonLoginServlet() {}

  private record Credentials(@Nullable String username, @Nullable String password) {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Optional<Credentials> credentials = Json.read(request, response, Credentials.class);
    if (credentials.isEmpty()) {
      return;
    }
    Optional<Member> member =
        Staff.of(getServletContext())
            .check(credentials.get().username(), credentials.get().password());
    if (member.isEmpty()) {
      Json.reject(
          response, HttpServletResponse.SC_UNAUTHORIZED, "The name or password is incorrect.");
      return;
    }
    SignedIn signedIn = SignedIn.store(request, member.get(), Way.FETCH);
    Json.send(response, HttpServletResponse.SC_OK, signedIn.values());
  }
}
