/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.servlet.internal.origin.AllowedOrigins;
import org.cometchatbridge.servlet.internal.origin.Origin;

/**
 * How the filter itself behaves.
 *
 * @param attachHeader whether answers carry the token in a header
 * @param attachSession whether the session holds copies of token and uid for the host
 * @param endpoint the path of the token endpoint below the context path
 * @param allowedOrigins the foreign origins whose pages may read tokens
 */
public record FilterSettings(
    boolean attachHeader, boolean attachSession, String endpoint, AllowedOrigins allowedOrigins) {

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  /**
   * Reads the settings of the filter.
   *
   * @throws ConfigurationException if one is wrong
   */
  public static FilterSettings of(InitParams params) {
    checkTokenScope(params);
    Set<Attach> attach = attach(params);
    return new FilterSettings(
        attach.contains(Attach.HEADER),
        attach.contains(Attach.SESSION),
        endpoint(params),
        allowedOrigins(params));
  }

  private static void checkTokenScope(InitParams params) {
    String scope = params.text(Setting.TOKEN_SCOPE).orElse("session");
    if (!scope.equals("session")) {
      throw new ConfigurationException(
          Setting.TOKEN_SCOPE.param(),
          Printable.quoted(scope)
              + " is not supported by this version; use session, or leave the init-param out");
    }
  }

  private static Set<Attach> attach(InitParams params) {
    Set<Attach> attach = EnumSet.noneOf(Attach.class);
    for (String word : params.list(Setting.ATTACH).orElse(List.of("header", "session"))) {
      attach.add(attach(word));
    }
    return attach;
  }

  private static Attach attach(String word) {
    for (Attach attach : Attach.values()) {
      if (attach.word().equals(word)) {
        return attach;
      }
    }
    throw new ConfigurationException(
        Setting.ATTACH.param(),
        Printable.quoted(word) + " is unknown; use header, session, or both with a comma between");
  }

  private static String endpoint(InitParams params) {
    String path = params.text(Setting.ENDPOINT).orElse("/cometchat/token");
    if (!PATH.matcher(path).matches()) {
      throw new ConfigurationException(
          Setting.ENDPOINT.param(),
          Printable.quoted(path)
              + " is not a path below the context path; write it like /cometchat/token");
    }
    return path;
  }

  private static AllowedOrigins allowedOrigins(InitParams params) {
    return new AllowedOrigins(
        params.list(Setting.ALLOWED_ORIGINS).orElse(List.of()).stream()
            .map(FilterSettings::origin)
            .toList());
  }

  private static Origin origin(String text) {
    Origin origin = Origin.parse(text);
    if (origin == null) {
      throw new ConfigurationException(
          Setting.ALLOWED_ORIGINS.param(),
          Printable.quoted(text)
              + " is not an origin; list exact ones like https://app.example or"
              + " http://localhost:5173, without a path and without *");
    }
    return origin;
  }
}
