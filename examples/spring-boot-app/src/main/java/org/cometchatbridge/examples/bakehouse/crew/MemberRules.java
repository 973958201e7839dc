/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What members may enter about themselves. Each rule returns what is wrong, or empty. */
public final class MemberRules {

  private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9.-]{1,29}");
  private static final int NAME_LIMIT = 100;
  private static final int PICTURE_LIMIT = 500;
  private static final int SHORTEST_PASSWORD = 8;

  /** BCrypt reads no more. */
  private static final int PASSWORD_BYTES = 72;

  private MemberRules() {}

  public static Optional<String> username(String username) {
    return USERNAME.matcher(username).matches()
        ? Optional.empty()
        : Optional.of("Choose a login name of 2 to 30 small letters, digits, dots and hyphens.");
  }

  public static Optional<String> name(String name) {
    return name.isEmpty() || name.length() > NAME_LIMIT
        ? Optional.of("Enter a name of at most " + NAME_LIMIT + " characters.")
        : Optional.empty();
  }

  public static Optional<String> picture(String picture) {
    return picture.isEmpty() || (picture.length() <= PICTURE_LIMIT && isHttps(picture))
        ? Optional.empty()
        : Optional.of("The picture must be a web address that begins with https://.");
  }

  public static Optional<String> password(String password) {
    return password.length() < SHORTEST_PASSWORD || password.getBytes(UTF_8).length > PASSWORD_BYTES
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
