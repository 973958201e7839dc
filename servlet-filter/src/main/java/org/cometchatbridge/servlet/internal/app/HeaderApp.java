/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.app;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.servlet.AppResolver;
import org.jspecify.annotations.Nullable;

/**
 * The app by a header that a proxy sets.
 *
 * @param name the name of the header
 */
public record HeaderApp(String name) implements AppResolver {

  @Override
  public @Nullable String app(HttpServletRequest request) {
    return AppName.of(request.getHeader(name));
  }
}
