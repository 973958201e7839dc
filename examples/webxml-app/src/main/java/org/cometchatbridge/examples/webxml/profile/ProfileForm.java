/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.staff.Person;

/**
 * The form with name and picture, as it was posted.
 *
 * @param name the name
 * @param picture the URL of the picture, empty for none
 */
record ProfileForm(String name, String picture) {

  private static final int NAME_LIMIT = 100;
  private static final int PICTURE_LIMIT = 500;

  static ProfileForm of(Person person) {
    return new ProfileForm(person.name(), person.avatar());
  }

  static ProfileForm of(HttpServletRequest request) {
    return new ProfileForm(text(request, "name"), text(request, "picture"));
  }

  private static String text(HttpServletRequest request, String field) {
    return Objects.requireNonNullElse(request.getParameter(field), "").strip();
  }

  /** Returns why the form cannot be saved, or empty if it can. */
  Optional<String> problem() {
    if (name.isEmpty() || name.length() > NAME_LIMIT) {
      return Optional.of("Enter a name of at most " + NAME_LIMIT + " characters.");
    }
    if (!picture.isEmpty() && (picture.length() > PICTURE_LIMIT || !isHttps(picture))) {
      return Optional.of("The picture must be a web address that begins with https://.");
    }
    return Optional.empty();
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
