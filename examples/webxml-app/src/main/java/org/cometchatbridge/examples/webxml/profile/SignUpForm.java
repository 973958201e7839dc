/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.profile;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.staff.Person;

/**
 * The form of a new account, as it was posted.
 *
 * @param person the person, without a picture
 * @param password the password
 */
record SignUpForm(Person person, String password) {

  static SignUpForm empty() {
    return new SignUpForm(new Person("", "", ""), "");
  }

  static SignUpForm of(HttpServletRequest request) {
    Person person = new Person(text(request, "username"), text(request, "name").strip(), "");
    return new SignUpForm(person, text(request, "password"));
  }

  private static String text(HttpServletRequest request, String field) {
    return Objects.requireNonNullElse(request.getParameter(field), "");
  }

  /** Returns why the account cannot be created, or empty if it can. */
  Optional<String> problem() {
    return StaffRules.id(person.id())
        .or(() -> StaffRules.name(person.name()))
        .or(() -> StaffRules.password(password));
  }

  /** Leaves out the password. */
  @Override
  public String toString() {
    return "SignUpForm[" + person.id() + "]";
  }
}
