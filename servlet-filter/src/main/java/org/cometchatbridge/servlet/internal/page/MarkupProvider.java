/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.Login;
import org.cometchatbridge.servlet.internal.login.Logins;
import org.cometchatbridge.servlet.internal.response.TokenResponse;
import org.jspecify.annotations.Nullable;

/** Provides pages with their markup as a request attribute. */
public final class MarkupProvider {

  private final String attribute;
  private final PageScript script;
  private final Identity identity;
  private final Logins logins;
  private final WarnOnceLogger warnings;

  /**
   * Creates the provider of one application.
   *
   * @param attribute the name of the request attribute
   */
  public MarkupProvider(
      String attribute, PageScript script, Identity identity, Logins logins, OperatorLog log) {
    this.attribute = attribute;
    this.warnings = new WarnOnceLogger(log.named(MarkupProvider.class));
    this.script = script;
    this.identity = identity;
    this.logins = logins;
  }

  /** Sets the attribute of a request for a page. */
  public void attach(HttpServletRequest request, TokenResponse response) {
    request.setAttribute(attribute, new PageMarkup(this, request, response));
  }

  /** The settings of the app of a request; {@code null} if it belongs to none; never throws. */
  @Nullable CometChatBridgeConfig config(HttpServletRequest request) {
    return logins.config(request);
  }

  String scriptPath() {
    return script.versionedPath();
  }

  String endpointPath() {
    return script.endpointPath();
  }

  /** The present user of chat, or {@code null} if there is none; never throws. */
  @Nullable PageUser user(HttpServletRequest request) {
    try {
      String userId = identity.userId(request);
      Login login = userId == null ? null : logins.find(request, userId);
      return userId == null || login == null || !login.hasChat()
          ? null
          : new PageUser(
              logins.uidOf(request, userId).map(Uid::value).orElse(null), login.presentToken());
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("The markup of a page contains no user", e);
      return null;
    }
  }
}
