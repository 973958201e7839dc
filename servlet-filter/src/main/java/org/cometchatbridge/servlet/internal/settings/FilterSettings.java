/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.servlet.internal.handoff.AllowedOrigins;
import org.cometchatbridge.servlet.internal.handoff.Origin;

/**
 * How the filter itself behaves.
 *
 * @param attachHeader whether answers carry the token in a header
 * @param attachSession whether the session holds copies of token and uid for the application
 * @param endpoint the path of the token endpoint below the context path
 * @param allowedOrigins the foreign origins whose pages may read tokens
 * @param refreshesPerMinute how many rejected tokens of one login session are replaced in a minute
 */
public record FilterSettings(
    boolean attachHeader,
    boolean attachSession,
    String endpoint,
    AllowedOrigins allowedOrigins,
    int refreshesPerMinute) {

  /** Where the endpoint is unless the application says otherwise. */
  public static final String DEFAULT_ENDPOINT = "/cometchat/token";

  /** How many rejected tokens are replaced in a minute unless the application says otherwise. */
  public static final int DEFAULT_REFRESHES = 3;

  private static final int MOST_REFRESHES = 60;

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  /**
   * Reads the settings of the filter.
   *
   * @throws ConfigurationException if one is wrong
   */
  public static FilterSettings of(InitParams params) {
    Set<Attach> attach = attach(params);
    return of(
        attach.contains(Attach.HEADER),
        attach.contains(Attach.SESSION),
        params.text(Setting.ENDPOINT).orElse(DEFAULT_ENDPOINT),
        params.list(Setting.ALLOWED_ORIGINS).orElse(List.of()),
        params
            .text(Setting.REFRESHES_PER_MINUTE)
            .map(FilterSettings::number)
            .orElse(DEFAULT_REFRESHES));
  }

  /**
   * Checks settings that are given one by one.
   *
   * @throws ConfigurationException if one is wrong
   */
  public static FilterSettings of(
      boolean attachHeader,
      boolean attachSession,
      String endpoint,
      List<String> allowedOrigins,
      int refreshesPerMinute) {
    return new FilterSettings(
        attachHeader,
        attachSession,
        path(endpoint),
        new AllowedOrigins(
            allowedOrigins.stream().map(FilterSettings::origin).collect(Collectors.toSet())),
        refreshes(refreshesPerMinute));
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

  private static String path(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new ConfigurationException(
          Setting.ENDPOINT.param(),
          Printable.quoted(path)
              + " is not a path below the context path; write it like "
              + DEFAULT_ENDPOINT);
    }
    return path;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrongRefreshes(Printable.quoted(text) + " is not a whole number");
    }
  }

  private static int refreshes(int perMinute) {
    if (perMinute < 1 || perMinute > MOST_REFRESHES) {
      throw wrongRefreshes(perMinute + " is out of range");
    }
    return perMinute;
  }

  private static ConfigurationException wrongRefreshes(String fault) {
    return new ConfigurationException(
        Setting.REFRESHES_PER_MINUTE.param(), fault + "; use 1 to " + MOST_REFRESHES);
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
