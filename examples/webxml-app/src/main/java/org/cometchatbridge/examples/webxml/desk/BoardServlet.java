/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.desk;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.cometchatbridge.examples.webxml.page.Json;
import org.cometchatbridge.examples.webxml.signin.SignedIn;

/** Serves shifts and notices as JSON. */
public final class BoardServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** For the container. */
  public BoardServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (SignedIn.find(request).isPresent()) {
      Json.send(response, HttpServletResponse.SC_OK, Board.TODAY);
    } else {
      Json.reject(response, HttpServletResponse.SC_UNAUTHORIZED, "Please sign in.");
    }
  }
}
