/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.internal.handoff.AllowedOrigins;
import org.cometchatbridge.servlet.internal.handoff.Origin;

/**
 * Reads the setting {@code allowedOrigins}: exact origins, and {@code https://*.example.org} for
 * all subdomains of a domain.
 */
final class OriginReader {

  private static final String WILDCARD = "://*.";
  private static final String REMEDY =
      "list exact ones like https://app.example or http://localhost:5173, or"
          + " https://*.example.org for the subdomains of a domain of yours, without a path";

  /** A registered name with two labels or more, the last one not a number: no IP address. */
  private static final Pattern DOMAIN =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?");

  private final SettingNotation notation;
  private final Set<Origin> exact = new HashSet<>();
  private final Set<Origin> parents = new HashSet<>();

  private OriginReader(SettingNotation notation) {
    this.notation = notation;
  }

  /**
   * Reads the items of the list.
   *
   * @throws ConfigurationException if one is wrong
   */
  static AllowedOrigins read(SettingNotation notation, List<String> items) {
    OriginReader reader = new OriginReader(notation);
    items.forEach(reader::add);
    return new AllowedOrigins(reader.exact, reader.parents);
  }

  private void add(String text) {
    boolean subdomains = text.contains(WILDCARD);
    Origin origin = Origin.parse(subdomains ? text.replace(WILDCARD, "://") : text);
    if (origin == null) {
      throw rejected(text, "is not an origin", REMEDY);
    }
    if (!subdomains) {
      exact.add(origin);
      return;
    }
    String domain = origin.domain();
    if (!domain.equals("localhost")) {
      checkDomain(text, domain);
    }
    parents.add(origin);
  }

  private void checkDomain(String text, String domain) {
    if (!DOMAIN.matcher(domain).matches()) {
      throw rejected(text, "is not an origin, nor the subdomains of a domain", REMEDY);
    }
    if (PublicSuffixes.contains(domain)) {
      throw rejected(
          text,
          "is not a domain of one owner: everyone can get a name below " + domain,
          "name a domain of yours, as in https://*.example.org");
    }
  }

  private ConfigurationException rejected(String text, String problem, String remedy) {
    return notation.rejected(
        Setting.ALLOWED_ORIGINS, SettingReader.quoted(text) + " " + problem, remedy);
  }
}
