/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import org.cometchatbridge.servlet.internal.fault.FaultBarrier;
import org.cometchatbridge.servlet.internal.response.CommitHook;
import org.cometchatbridge.servlet.internal.response.TokenResponse;

/** Calls the login detection of a request, and contains its failures. */
final class LoginHook implements CommitHook {

  private final RequestLogin login;
  private final FaultBarrier barrier;

  LoginHook(RequestLogin login, FaultBarrier barrier) {
    this.login = login;
    this.barrier = barrier;
  }

  @Override
  public boolean isAsync() {
    return login.isAsync();
  }

  @Override
  public void beforeCommit(TokenResponse response, int status) {
    barrier.run(() -> login.beforeCommit(response, status));
  }

  @Override
  public boolean beforeAsyncWrite(TokenResponse response, int status) {
    return barrier.test(() -> login.beforeAsyncWrite(response, status));
  }

  @Override
  public boolean allows(TokenResponse response, int status) {
    return barrier.test(() -> login.allows(status));
  }
}
