/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.examples.webxml.staff.Member;
import org.cometchatbridge.examples.webxml.staff.Person;
import org.cometchatbridge.examples.webxml.staff.Staff;

/**
 * The signed-in member of staff and the login method. A session holds one person: the one who
 * signed in last.
 *
 * @param member the member
 * @param way the login method
 */
public record SignedIn(Member member, Way way) {

  private static final String USER = "user";
  private static final String WAY = "way";
  private static final String SIGN_OUTS = "signOuts";

  /**
   * Finds the person in the session or, if there is none, by the container's principal. Invalidates
   * the session of a person who was signed out everywhere since the login, disabled or deleted.
   */
  public static Optional<SignedIn> find(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(USER) instanceof Person person) {
      return find(request, session, person.id(), Way.FORM);
    }
    Principal principal = request.getUserPrincipal();
    return principal == null
        ? Optional.empty()
        : find(request, request.getSession(), principal.getName(), Way.CONTAINER);
  }

  private static Optional<SignedIn> find(
      HttpServletRequest request, HttpSession session, String id, Way otherwise) {
    Optional<Member> member =
        Staff.of(request.getServletContext()).find(id).filter(found -> isCurrent(session, found));
    if (member.isEmpty()) {
      session.invalidate();
      return Optional.empty();
    }
    if (session.getAttribute(USER) instanceof Person person
        && !person.equals(member.get().person())) {
      session.setAttribute(USER, member.get().person());
    }
    Way way = session.getAttribute(WAY) instanceof String name ? Way.valueOf(name) : otherwise;
    return Optional.of(new SignedIn(member.get(), way));
  }

  /** Whether the session began after the member was signed out everywhere for the last time. */
  private static boolean isCurrent(HttpSession session, Member member) {
    if (!member.enabled()) {
      return false;
    }
    if (session.getAttribute(SIGN_OUTS) instanceof Integer signOuts) {
      return signOuts == member.signOuts();
    }
    // The first page after a login of the container.
    session.setAttribute(SIGN_OUTS, member.signOuts());
    return true;
  }

  /** Stores an authenticated member in the session and changes the session id. */
  static SignedIn store(HttpServletRequest request, Member member, Way way)
      throws ServletException {
    logOutOfContainer(request);
    HttpSession session = request.getSession();
    request.changeSessionId();
    session.setAttribute(USER, member.person());
    session.setAttribute(WAY, way.name());
    session.setAttribute(SIGN_OUTS, member.signOuts());
    return new SignedIn(member, way);
  }

  /** Stores the login method of a person that the container has authenticated. */
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
      List.of(USER, WAY, SIGN_OUTS).forEach(session::removeAttribute);
    }
  }

  /** Logs the person out of the container, if one is logged in. */
  static void logOutOfContainer(HttpServletRequest request) throws ServletException {
    if (request.getUserPrincipal() != null) {
      request.logout();
    }
  }

  /** Returns the person. */
  public Person person() {
    return member.person();
  }

  /** Returns the template values of the person. */
  public Map<String, String> values() {
    return Map.of(
        "id",
        person().id(),
        "name",
        person().name(),
        "initials",
        person().initials(),
        "duty",
        member.duty(),
        "way",
        way.label());
  }
}
