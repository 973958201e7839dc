/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cometchatbridge.core.internal.connection.ProxyAddress;
import org.cometchatbridge.core.internal.identity.Tenant;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.jspecify.annotations.Nullable;

/** Checks the settings that say which CometChat app is used, and where it is reached. */
final class ApiAddress {

  private static final Pattern APP_ID =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern KEY_FORM = Pattern.compile("[0-9A-Fa-f]{40}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]");
  private static final Pattern UNDERSCORE = Pattern.compile("_");
  private static final int SHOWN_LENGTH = 20;
  private static final int HIGHEST_PORT = 65_535;

  private final SettingNotation notation;

  ApiAddress(SettingNotation notation) {
    this.notation = notation;
  }

  String appId(@Nullable String appId) {
    if (appId == null || appId.isBlank()) {
      throw notation.rejected(
          Setting.APP_ID, "is missing", "set it to the App ID that the CometChat dashboard shows");
    }
    if (KEY_FORM.matcher(appId).matches()) {
      throw notation.rejected(
          Setting.APP_ID,
          "(redacted) has the form of an API key",
          "copy the App ID from the CometChat dashboard");
    }
    if (!APP_ID.matcher(appId).matches()) {
      throw notation.rejected(
          Setting.APP_ID,
          printable(appId) + " is not an app id (" + Setting.APP_ID.range() + ")",
          "copy the App ID from the CometChat dashboard");
    }
    return appId;
  }

  String region(@Nullable String region, boolean hasBaseUrl) {
    String regions = String.join(", ", Setting.REGION.words());
    if (region == null || region.isBlank()) {
      if (hasBaseUrl) {
        return "us";
      }
      throw notation.rejected(
          Setting.REGION,
          "is missing",
          "set it to the region of the CometChat app, one of " + regions);
    }
    String folded = region.strip().toLowerCase(Locale.ROOT);
    if (!Setting.REGION.words().contains(folded)) {
      throw notation.rejected(
          Setting.REGION,
          printable(region) + " is unknown",
          "use one of " + regions + ", as the CometChat dashboard shows it");
    }
    return folded;
  }

  URI baseUrl(@Nullable URI given, boolean insecure, String appId, String region) {
    if (given == null) {
      return URI.create(
          "https://" + appId.toLowerCase(Locale.ROOT) + ".api-" + region + ".cometchat.io/v3");
    }
    String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
    String host = given.getHost();
    String authority = String.valueOf(given.getRawAuthority());
    if (authority.contains("@") || given.getRawQuery() != null || given.getRawFragment() != null) {
      throw notation.rejected(
          Setting.BASE_URL,
          "holds a user, a query or a fragment",
          "keep scheme, host, port and path only");
    }
    if (host == null && UNDERSCORE.matcher(authority).find()) {
      throw notation.rejected(
          Setting.BASE_URL,
          "has an underscore in its host name, which is not valid in a URL",
          "give the host, for example a container, a name of letters, digits and hyphens");
    }
    if (host == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw notation.rejected(
          Setting.BASE_URL,
          "is not an absolute https URL with the version",
          "write it like https://chat.example/v3");
    }
    if (given.getPort() == 0 || given.getPort() > HIGHEST_PORT) {
      throw notation.rejected(
          Setting.BASE_URL, "has a port that is not between 1 and 65535", "correct the port");
    }
    if (!insecure && isClearText(given)) {
      throw notation.rejected(
          Setting.BASE_URL,
          "uses plain http to '" + host + "', which would send the API key in clear text",
          "use https; for tests in a trusted network, "
              + notation.nameOf(Setting.INSECURE_BASE_URL)
              + "=true accepts http");
    }
    String text = scheme + given.toString().substring(scheme.length());
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return URI.create(text);
  }

  /** Returns whether calls to this URL leave the machine without encryption. */
  static boolean isClearText(URI baseUrl) {
    return "http".equalsIgnoreCase(baseUrl.getScheme())
        && !LOOPBACK.matcher(baseUrl.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  @Nullable URI proxy(@Nullable URI proxy) {
    if (proxy == null) {
      return null;
    }
    try {
      ProxyAddress.of(proxy);
    } catch (IllegalArgumentException e) {
      throw notation.rejected(
          Setting.PROXY,
          "does not have the form http://host:port or http://user:password@host:port: "
              + e.getMessage(),
          "write it like http://proxy.example:3128; in user and password, write / as %2F, ? as %3F, # as %23 and % as %25");
    }
    return proxy;
  }

  @Nullable String tenant(@Nullable String name) {
    if (name != null && !Tenant.isName(name)) {
      throw notation.rejected(
          Setting.TENANT,
          printable(name) + " is not a tenant",
          "use " + Setting.TENANT.range() + ", like acme");
    }
    return name;
  }

  /**
   * Shows a wrong value only if it is too short to be an API key in the wrong place, and only with
   * characters that cannot forge a log line.
   */
  private static String printable(String value) {
    return value.length() > SHOWN_LENGTH
        ? "(redacted, " + value.length() + " characters)"
        : "'" + value.replaceAll("[^\\x20-\\x7e]", "?") + "'";
  }
}
