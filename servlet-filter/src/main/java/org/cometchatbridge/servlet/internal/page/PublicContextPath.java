/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The context path as the browser sees it. The path of the request is the right one: a proxy may
 * have stripped a prefix that the container or a filter has restored from {@code
 * X-Forwarded-Prefix}. It is sent by the client, though, so anything but a plain path is replaced
 * by the path at which the application is deployed. A path that begins with two slashes would be
 * the address of another server.
 */
final class PublicContextPath {

  private static final Pattern PLAIN = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~@%+-]+)*");

  private PublicContextPath() {}

  static String of(HttpServletRequest request) {
    String path = request.getContextPath();
    return path != null && PLAIN.matcher(path).matches()
        ? path
        : request.getServletContext().getContextPath();
  }
}
