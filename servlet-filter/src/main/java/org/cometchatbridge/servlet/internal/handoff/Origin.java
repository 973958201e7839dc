/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A web origin as in RFC 6454.
 *
 * @param scheme in lower case
 * @param host in lower case
 * @param port the port, or -1 if none was given and the scheme has no default
 */
public record Origin(String scheme, String host, int port) {

  private static final String HOST = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?";
  private static final Pattern ORIGIN = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://" + HOST);
  private static final Pattern LABELS = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.");
  private static final Pattern AUTHORITY = Pattern.compile(HOST);

  /** Parses an origin; {@code null} if the text is not one, such as {@code null} or {@code *}. */
  public static @Nullable Origin parse(String text) {
    Matcher matcher = ORIGIN.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    return of(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /** The host as a domain name. */
  public String domain() {
    return host;
  }

  /** Whether a {@code Host} header names the same host and port. */
  boolean matchesHost(String hostHeader) {
    Matcher matcher = AUTHORITY.matcher(hostHeader);
    return matcher.matches() && equals(of(scheme, matcher.group(1), matcher.group(2)));
  }

  /** Whether the host has one or more labels more than that of the parent; the rest is equal. */
  boolean isSubdomainOf(Origin parent) {
    int labels = host.length() - parent.host.length();
    return labels > 0
        && port == parent.port
        && scheme.equals(parent.scheme)
        && host.endsWith(parent.host)
        && LABELS.matcher(host.substring(0, labels)).matches();
  }

  private static @Nullable Origin of(String scheme, String host, @Nullable String port) {
    String foldedScheme = scheme.toLowerCase(Locale.ROOT);
    int number = port == null ? defaultPort(foldedScheme) : Integer.parseInt(port);
    return number > 65_535 ? null : new Origin(foldedScheme, host.toLowerCase(Locale.ROOT), number);
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }
}
