/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.identity.RequestedSession;
import org.jspecify.annotations.Nullable;

/**
 * Warns once about a filter that can find no user where it stands in the chain. Ends with the first
 * request that has a user there. Thread-safe.
 */
final class PositionCheck {

  /** So many requests with a session and without a user are not expected if users log in. */
  static final int MAX_WITHOUT_USER = 100;

  /** So many users who are not there before the chain are no logins any more. */
  static final int MAX_LATE_USERS = 20;

  /** So many dispatches without a request before them are no coincidence of a mapping. */
  static final int MAX_DISPATCHES = 20;

  private final Identity identity;
  private final Installation installation;
  private final WarnOnceLogger warnings;
  private final AtomicInteger withoutUser = new AtomicInteger();
  private final AtomicInteger lateUsers = new AtomicInteger();
  private final AtomicInteger dispatches = new AtomicInteger();
  private volatile boolean userFound;
  private volatile boolean requestSeen;
  private volatile @Nullable String unnamedMapping;
  private volatile boolean dispatchesExpected;

  /** How the bridge is installed, which says what to do. */
  enum Installation {
    /** One filter in a chain of filters. */
    FILTER(
        "if a filter authenticates them, move the filter-mapping of CometChat Bridge behind it; if a"
            + " session attribute holds them, set userResolver to session: and its name; otherwise"
            + " set userResolver to a class that returns them",
        "move the filter-mapping behind the filter that authenticates, or let userResolver verify"
            + " the credentials of the request itself"),
    /** Filters within the chain of a security framework, and a resolver of the application. */
    SECURITY_CHAIN(
        "let the application's UserResolver return them, or remove it if the security framework"
            + " authenticates them",
        "add the filter that authenticates to the security filter chain, or let the application's"
            + " UserResolver verify the credentials of the request itself");

    private final String ofNoUser;
    private final String ofLateUsers;

    Installation(String ofNoUser, String ofLateUsers) {
      this.ofNoUser = ofNoUser;
      this.ofLateUsers = ofLateUsers;
    }
  }

  PositionCheck(Identity identity, Installation installation, OperatorLog log) {
    this.identity = identity;
    this.installation = installation;
    this.warnings = new WarnOnceLogger(log.named(PositionCheck.class));
  }

  /** The filter is called, and has not been called for the same request before. */
  void dispatched(DispatcherType type) {
    if (requestSeen) {
      return;
    }
    if (type == DispatcherType.REQUEST) {
      requestSeen = true;
    } else if (dispatches.incrementAndGet() == MAX_DISPATCHES) {
      warnings.warn(
          "dispatches",
          "The filter of CometChat Bridge is called for forwards and asynchronous dispatches, but"
              + " for no request, so the token endpoint cannot be reached: add"
              + " <dispatcher>REQUEST</dispatcher> to its filter-mapping");
    }
  }

  /** The container names no mapping: if a request passes by the filter, this is logged. */
  void expectRequests(String remedy) {
    unnamedMapping = remedy;
  }

  /** The filter is mapped to all paths, so no forward or dispatch should pass by it. */
  void expectDispatches() {
    dispatchesExpected = true;
  }

  /** A request has reached the end of the chain, where the filter would have seen it before. */
  void reachedEnd() {
    String remedy = unnamedMapping;
    if (remedy != null && !requestSeen) {
      warnings.warn("unnamed", remedy);
    }
  }

  /** A forward or an asynchronous dispatch of a request has passed by the filter. */
  void passedBy(DispatcherType type) {
    if (dispatchesExpected) {
      warnings.warn(
          type.name(),
          type == DispatcherType.ASYNC
              ? "Asynchronous dispatches pass by the filter of CometChat Bridge, so their responses"
                  + " carry no token: add <dispatcher>ASYNC</dispatcher> to its filter-mapping"
              : "Forwards pass by the filter of CometChat Bridge, so their responses may lack the"
                  + " token: add <dispatcher>FORWARD</dispatcher> to its filter-mapping");
    }
  }

  /** The user was looked up before the chain. */
  void checked(boolean found) {
    if (found && !userFound) {
      userFound = true;
    }
  }

  /** Whether a user has been found where the filter stands, so that nothing is left to check. */
  boolean isDone() {
    return userFound;
  }

  /** Whether users have been found after the chain, but never before it. */
  boolean findsUsersLateOnly() {
    return !userFound && lateUsers.get() > 0;
  }

  /**
   * Compares the request that the filter got with the same one further inside. A user that only the
   * inner one has was added by a filter in between, which has wrapped the request.
   */
  void inside(HttpServletRequest request, HttpServletRequest inner) {
    if (!userFound
        && inner != request
        && identity.userId(inner) != null
        && identity.isAnonymous(request)) {
      warnings.warn(
          "wrapped",
          "The filter of CometChat Bridge is in front of the filter that authenticates the users, so"
              + " it finds none: move its filter-mapping behind the one of that filter");
    }
  }

  /** The chain has returned for a request that had no user before it. */
  void afterChain(HttpServletRequest request) {
    if (userFound) {
      return;
    }
    String userId = identity.userId(request);
    if (userId == null) {
      countWithoutUser(request);
    } else {
      withoutUser.set(Integer.MIN_VALUE);
      countLate(request, userId);
    }
  }

  private void countWithoutUser(HttpServletRequest request) {
    HttpSession session = RequestedSession.of(request);
    if (session != null
        && !session.isNew()
        && identity.isAnonymous(request)
        && withoutUser.incrementAndGet() == MAX_WITHOUT_USER) {
      warnings.warn(
          "no user",
          "The user resolver has found no user in "
              + MAX_WITHOUT_USER
              + " requests with a session. This is as it should be if no user has logged in yet, and"
              + " visitors have sessions too, as in a shop. Otherwise the application keeps its users"
              + " in another place: "
              + installation.ofNoUser);
    }
  }

  /** A login that the session keeps is found before the chain of the next request. */
  private void countLate(HttpServletRequest request, String userId) {
    if (!identity.isKeptInSession(request, userId)
        && lateUsers.incrementAndGet() == MAX_LATE_USERS) {
      warnings.warn(
          "late",
          "Users are authenticated behind the filter of CometChat Bridge only, so the token"
              + " endpoint finds none unless a filter authenticates its requests too: "
              + installation.ofLateUsers);
    }
  }
}
