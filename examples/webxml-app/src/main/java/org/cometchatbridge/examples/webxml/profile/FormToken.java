/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret of the session in each form: pages of other sites cannot post a form without it. */
final class FormToken {

  /** The name of the form field. */
  static final String FIELD = "formToken";

  private static final SecureRandom RANDOM = new SecureRandom();

  private FormToken() {}

  /** Returns the token of the session, which begins with its first form. */
  static String of(HttpServletRequest request) {
    HttpSession session = request.getSession();
    if (session.getAttribute(FIELD) instanceof String token) {
      return token;
    }
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    session.setAttribute(FIELD, token);
    return token;
  }

  /** Whether the posted form has the token of the session. */
  static boolean isValid(HttpServletRequest request) {
    String posted = request.getParameter(FIELD);
    return posted != null
        && MessageDigest.isEqual(of(request).getBytes(UTF_8), posted.getBytes(UTF_8));
  }
}
