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
 * Who is signed in, and how they came in. One session holds one person: whoever signs in last.
 *
 * @param person who it is
 * @param way how they came in
 */
public record SignedIn(Person person, Way way) {

  private static final String USER = "user";
  private static final String WAY = "way";

  /** Looks in the session first, then asks the container. */
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

  /** Keeps a person, whose password was right, in a session with a new id. */
  static SignedIn keep(HttpServletRequest request, Person person, Way way) throws ServletException {
    leaveContainer(request);
    HttpSession session = request.getSession();
    request.changeSessionId();
    session.setAttribute(USER, person);
    session.setAttribute(WAY, way.name());
    return new SignedIn(person, way);
  }

  /** Notes how somebody came in whom the container now knows. */
  static void keepWay(HttpServletRequest request, Way way) {
    forget(request);
    request.getSession().setAttribute(WAY, way.name());
  }

  /** Makes the container's answer the only one, after its own form let somebody in. */
  public static void trustContainer(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(USER) != null) {
      forget(request);
    }
  }

  /** Forgets what this application itself keeps of the person; the session goes on. */
  static void forget(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(USER);
      session.removeAttribute(WAY);
    }
  }

  /** Makes the container forget the person, if it knows one. */
  static void leaveContainer(HttpServletRequest request) throws ServletException {
    if (request.getUserPrincipal() != null) {
      request.logout();
    }
  }

  /** Returns what a page shows of the person. */
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
