/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.jspecify.annotations.Nullable;

/**
 * The login session of a user in one of several CometChat apps. It belongs to the user only as long
 * as the request belongs to the app: an application may change both during a request.
 */
final class AppLogin implements Login {

  private final Login login;
  private final UnaryOperator<String> userIdCase;
  private final BooleanSupplier sameApp;
  private final Runnable endPrevious;
  private final Runnable endAll;

  /**
   * Creates the login.
   *
   * @param login the login session in the app
   * @param userIdCase converts a user id as the app compares them
   * @param sameApp whether the request still belongs to the app
   * @param endPrevious ends the login sessions of the user before, if the HTTP session had another
   *     one
   * @param endAll ends the login sessions of all apps in the HTTP session of the request
   */
  AppLogin(
      Login login,
      UnaryOperator<String> userIdCase,
      BooleanSupplier sameApp,
      Runnable endPrevious,
      Runnable endAll) {
    this.login = login;
    this.userIdCase = userIdCase;
    this.sameApp = sameApp;
    this.endPrevious = endPrevious;
    this.endAll = endAll;
  }

  @Override
  public boolean belongsTo(String userId) {
    return login.belongsTo(userIdCase.apply(userId)) && sameApp.getAsBoolean();
  }

  @Override
  public CometChatBridgeConfig config() {
    return login.config();
  }

  @Override
  public void start(Delivery delivery) {
    endPrevious.run();
    login.start(delivery);
  }

  @Override
  public void startAfterCommit(Delivery delivery) {
    login.startAfterCommit(delivery);
  }

  @Override
  public boolean resume() {
    return login.resume();
  }

  @Override
  public boolean isOnDemand() {
    return login.isOnDemand();
  }

  @Override
  public boolean isUnsettled() {
    return login.isUnsettled();
  }

  @Override
  public @Nullable ChatToken settle(boolean mayWait) {
    return login.settle(mayWait);
  }

  @Override
  public boolean hasChat() {
    return login.hasChat();
  }

  @Override
  public @Nullable ChatToken presentToken() {
    return login.presentToken();
  }

  @Override
  public TokenResult token() {
    return login.token();
  }

  @Override
  public SessionKey key() {
    return login.key();
  }

  @Override
  public TokenResult replace(ChatToken rejected, Duration atMost) {
    return login.replace(rejected, atMost);
  }

  @Override
  public void logOutPage() {
    login.logOutPage();
  }

  /**
   * The user has logged out of the application, and not of one app. The present bridges of the apps
   * come first: that of this login was closed if its app has been replaced during the request.
   */
  @Override
  public void end() {
    endAll.run();
    login.end();
  }

  @Override
  public void endIfInvalidated() {
    login.endIfInvalidated();
  }

  @Override
  public void loggedIn() {
    login.loggedIn();
  }
}
