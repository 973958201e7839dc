/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;
import java.util.regex.Pattern;

/** The headers in which clients send a credential with each request. */
final class Credentials {

  /** Not headers against forged requests, such as X-CSRF-TOKEN: sessions need them. */
  private static final Pattern NAMES =
      Pattern.compile("authorization|.*(bearer|jwt|api-?key|(access|auth|id)-?token).*");

  private Credentials() {}

  /** Whether a request has such a header. */
  static boolean isIn(HttpServletRequest request) {
    Enumeration<String> names = request.getHeaderNames();
    while (names != null && names.hasMoreElements()) {
      if (NAMES.matcher(names.nextElement().toLowerCase(Locale.ROOT)).matches()) {
        return true;
      }
    }
    return false;
  }
}
