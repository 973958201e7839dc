/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import org.cometchatbridge.servlet.internal.session.LoginState;

/**
 * A login whose token request has started before the login was detected.
 *
 * @param state the state of its login session, which no HTTP session holds yet
 * @param sessionId the id of the HTTP session that will hold it
 */
public record BegunLogin(LoginState state, String sessionId) {

  /** The user. */
  public String userId() {
    return state.userId();
  }

  /** Whether a login is this one. */
  public boolean isContinuedBy(Login login) {
    return login.belongsTo(userId()) && state.hasKey(login.key());
  }
}
