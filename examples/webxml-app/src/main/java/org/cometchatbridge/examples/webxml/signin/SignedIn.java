/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.staff.Person;
import org.cometchatbridge.examples.webxml.staff.Staff;

/**
 * The signed-in person and the login method. A session holds one person: the one who signed in
 * last.
 *
 * @param person the person
 * @param way the login method
 */
public record SignedIn(Person person, Way way) {

  private static final String USER = "user";
  private static final String WAY = "way";

  /** Finds the person in the session or, if there is none, by the container's principal. */
  public static Optional<SignedIn> find(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    Optional<Way> way =
        Optional.ofNullable(session == null ? null : session.getAttribute(WAY))
            .map(name -> Way.valueOf(name.toString()));
    if (session != null && session.getAttribute(USER) instanceof Person person) {
      return Optional.of(new SignedIn(person, way.orElse(Way.FORM)));
    }
    return Optional.ofNullable(request.getUserPrincipal())
        .map(Principal::getName)
        .flatMap(Staff::find)
        .map(member -> new SignedIn(member.person(), way.orElse(Way.CONTAINER)));
  }

  /** Stores an authenticated person in the session and changes the session id. */
  static SignedIn store(HttpServletRequest request, Person person, Way way)
      throws ServletException {
    logOutOfContainer(request);
    HttpSession session = request.getSession();
    request.changeSessionId();
    session.setAttribute(USER, person);
    session.setAttribute(WAY, way.name());
    return new SignedIn(person, way);
  }

  /** Stores the login method of a person whom the container has authenticated. */
  static void storeMethod(HttpServletRequest request, Way way) {
    removePerson(request);
    request.getSession().setAttribute(WAY, way.name());
  }

  /** Removes the person from the session, so that the container's principal applies. */
  public static void useContainerPrincipal(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(USER) != null) {
      removePerson(request);
    }
  }

  /** Removes the person from the session, which continues. */
  static void removePerson(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(USER);
      session.removeAttribute(WAY);
    }
  }

  /** Logs the person out of the container, if one is logged in. */
  static void logOutOfContainer(HttpServletRequest request) throws ServletException {
    if (request.getUserPrincipal() != null) {
      request.logout();
    }
  }

  /** Returns the template values of the person. */
  public Map<String, String> values() {
    return Map.of(
        "id",
        person.id(),
        "name",
        person.name(),
        "initials",
        person.initials(),
        "duty",
        Staff.find(person.id()).map(Staff.Member::duty).orElse(""),
        "way",
        way.label());
  }
}
