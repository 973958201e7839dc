/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people may enter about themselves. Each rule returns what is wrong, or empty. */
final class StaffRules {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9.-]{1,29}");
  private static final int NAME_LIMIT = 100;
  private static final int PICTURE_LIMIT = 500;
  private static final int SHORTEST_PASSWORD = 8;
  private static final int LONGEST_PASSWORD = 72;

  private StaffRules() {}

  static Optional<String> id(String id) {
    return ID.matcher(id).matches()
        ? Optional.empty()
        : Optional.of("Choose a login name of 2 to 30 small letters, digits, dots and hyphens.");
  }

  static Optional<String> name(String name) {
    return name.isEmpty() || name.length() > NAME_LIMIT
        ? Optional.of("Enter a name of at most " + NAME_LIMIT + " characters.")
        : Optional.empty();
  }

  static Optional<String> picture(String picture) {
    return picture.isEmpty() || (picture.length() <= PICTURE_LIMIT && isHttps(picture))
        ? Optional.empty()
        : Optional.of("The picture must be a web address that begins with https://.");
  }

  static Optional<String> password(String password) {
    return password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD
        ? Optional.of("Choose a password of 8 to 72 characters.")
        : Optional.empty();
  }

  private static boolean isHttps(String address) {
    try {
      URI uri = new URI(address);
      return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
