/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.cometchatbridge.servlet.internal.fault.FaultBarrier;

/** A request without a user, which reports a login by the container when that returns. */
final class LoginRequest extends HttpServletRequestWrapper {

  private final ActiveRequest active;
  private final FaultBarrier barrier;

  /** A user has logged in, whose login session may start later in the request. */
  private boolean loggedIn;

  LoginRequest(HttpServletRequest request, ActiveRequest active, FaultBarrier barrier) {
    super(request);
    this.active = active;
    this.barrier = barrier;
  }

  @Override
  public void login(String username, String password) throws ServletException {
    super.login(username, password);
    loggedIn = true;
    barrier.run(active::userLoggedIn);
  }

  @Override
  public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
    boolean authenticated = super.authenticate(response);
    if (authenticated) {
      loggedIn = true;
      barrier.run(active::userLoggedIn);
    }
    return authenticated;
  }

  @Override
  public void logout() throws ServletException {
    super.logout();
    loggedIn = false;
    barrier.run(active::userLoggedOut);
  }

  /** A filter in front may have replaced one of these methods only. */
  @Override
  public HttpSession getSession() {
    HttpSession session = super.getSession();
    sessionCreated();
    return session;
  }

  @Override
  public HttpSession getSession(boolean create) {
    HttpSession session = super.getSession(create);
    if (create) {
      sessionCreated();
    }
    return session;
  }

  /** The session of a user who has logged in, which may have existed before. */
  private void sessionCreated() {
    if (loggedIn) {
      loggedIn = false;
      barrier.run(active::userLoggedIn);
    }
  }
}
