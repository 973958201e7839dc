/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
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
    return StaffRules.name(name).or(() -> StaffRules.picture(picture));
  }
}
