/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.app;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.function.Function;
import org.cometchatbridge.servlet.AppResolver;
import org.jspecify.annotations.Nullable;

/**
 * The app by the host name of the request.
 *
 * @param appOf returns the name of the app for a host name in lower case
 */
public record HostNameApp(Function<String, @Nullable String> appOf) implements AppResolver {

  @Override
  public @Nullable String app(HttpServletRequest request) {
    String name = request.getServerName();
    return name == null ? null : appOf.apply(name.toLowerCase(Locale.ROOT));
  }

  /** The first label; {@code null} for an IP address and for a name of one label. */
  public static @Nullable String firstLabel(String name) {
    int dot = name.indexOf('.');
    char last = name.isEmpty() ? '.' : name.charAt(name.length() - 1);
    boolean address = name.startsWith("[") || (last >= '0' && last <= '9');
    return dot <= 0 || address ? null : name.substring(0, dot);
  }
}
