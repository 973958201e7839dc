/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.servlet.ChatMarkup;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;

/** The markup of one page. Public, since the languages of pages look at objects by reflection. */
public final class PageMarkup implements ChatMarkup {

  private final MarkupOffer offer;
  private final HttpServletRequest request;
  private final HttpServletResponse response;

  PageMarkup(MarkupOffer offer, HttpServletRequest request, HttpServletResponse response) {
    this.offer = offer;
    this.request = request;
    this.response = response;
  }

  @Override
  public String getAppId() {
    return offer.config().appId();
  }

  @Override
  public String getRegion() {
    return offer.config().region();
  }

  @Override
  public @Nullable String getUid() {
    return uid(offer.login(request));
  }

  @Override
  public @Nullable String getAuthToken() {
    return token(offer.login(request));
  }

  @Override
  public String getScriptUrl() {
    return request.getServletContext().getContextPath() + offer.scriptPath();
  }

  @Override
  public String getMeta() {
    LoginState login = offer.login(request);
    return meta("app-id", getAppId())
        + meta("region", getRegion())
        + meta("uid", uid(login))
        + meta("auth-token", token(login));
  }

  @Override
  public String script(@Nullable String nonce) {
    String attribute = nonce == null ? "" : " nonce=\"" + escaped(nonce) + '"';
    // In a script nothing is unescaped, so that no character may be left that could end it.
    String url = getScriptUrl().replace("\\", "%5C").replace("\"", "%22").replace("<", "%3C");
    return "<script type=\"importmap\""
        + attribute
        + ">{\"imports\":{\"cometchat-bridge\":\""
        + url
        + "\"}}</script>";
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ChatMarkup[" + getAppId() + ']';
  }

  private @Nullable String uid(@Nullable LoginState login) {
    return login == null ? null : offer.uidOf(login);
  }

  private @Nullable String token(@Nullable LoginState login) {
    ChatToken token = login == null ? null : login.token();
    return token == null || response.isCommitted() || !TokenHeaders.isKeptFromCaches(response)
        ? null
        : token.value();
  }

  private static String meta(String name, @Nullable String content) {
    return content == null
        ? ""
        : "<meta name=\"cometchat-" + name + "\" content=\"" + escaped(content) + "\">\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
