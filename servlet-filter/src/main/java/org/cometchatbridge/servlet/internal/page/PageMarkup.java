/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.servlet.ChatMarkup;
import org.cometchatbridge.servlet.internal.handoff.FetchMetadata;
import org.cometchatbridge.servlet.internal.response.TokenResponse;
import org.jspecify.annotations.Nullable;

/** The markup of one page. Public, since template engines access objects by reflection. */
public final class PageMarkup implements ChatMarkup {

  private final MarkupProvider provider;
  private final HttpServletRequest request;
  private final TokenResponse response;

  PageMarkup(MarkupProvider provider, HttpServletRequest request, TokenResponse response) {
    this.provider = provider;
    this.request = request;
    this.response = response;
  }

  @Override
  public String getAppId() {
    CometChatBridgeConfig config = provider.config(request);
    return config == null ? "" : config.appId();
  }

  @Override
  public String getRegion() {
    CometChatBridgeConfig config = provider.config(request);
    return config == null ? "" : config.region();
  }

  @Override
  public @Nullable String getUid() {
    return uid(provider.user(request));
  }

  @Override
  public @Nullable String getAuthToken() {
    return token(provider.user(request));
  }

  @Override
  public String getScriptUrl() {
    return PublicContextPath.of(request) + provider.scriptPath();
  }

  @Override
  public String getEndpointUrl() {
    return PublicContextPath.of(request) + provider.endpointPath();
  }

  @Override
  public String getMeta() {
    if (provider.config(request) == null) {
      return "";
    }
    PageUser user = provider.user(request);
    return meta("app-id", getAppId())
        + meta("region", getRegion())
        + meta("uid", uid(user))
        + meta("auth-token", token(user));
  }

  @Override
  public String script(@Nullable String nonce) {
    String attribute = nonce == null ? "" : " nonce=\"" + escaped(nonce) + '"';
    // HTML entities have no effect in a script, so characters that could end it are URL-encoded.
    String url = getScriptUrl().replace("\\", "%5C").replace("\"", "%22").replace("<", "%3C");
    return "<script type=\"importmap\""
        + attribute
        + ">{\"imports\":{\"cometchat-bridge\":\""
        + url
        + "\"}}</script>";
  }

  /** Does not contain the token. */
  @Override
  public String toString() {
    return "ChatMarkup[" + getAppId() + ']';
  }

  private static @Nullable String uid(@Nullable PageUser user) {
    return user == null ? null : user.uid();
  }

  private @Nullable String token(@Nullable PageUser user) {
    ChatToken token = user == null ? null : user.token();
    return token == null || FetchMetadata.isPrefetch(request) || !response.admitTokenInBody()
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
