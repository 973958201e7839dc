/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.servlet.AppResolver;
import org.jspecify.annotations.Nullable;

/**
 * The app by an attribute of the HTTP session.
 *
 * @param attribute the name of the attribute
 */
public record SessionApp(String attribute) implements AppResolver {

  @Override
  public @Nullable String app(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    try {
      return session == null ? null : AppName.of(session.getAttribute(attribute));
    } catch (IllegalStateException invalidated) {
      return null;
    }
  }
}
