/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.json.ResponseBody;
import org.cometchatbridge.core.internal.json.TokenJson;
import org.jspecify.annotations.Nullable;

/** The operations on auth tokens. Every one ends within its limit or with a provider failure. */
public final class TokenApi {

  private static final byte[] FORCE = "{\"force\":true}".getBytes(StandardCharsets.UTF_8);
  private static final Set<String> GONE =
      Set.of(ErrorCode.TOKEN_NOT_FOUND, ErrorCode.UID_NOT_FOUND);

  private final ApiCalls calls;

  TokenApi(ApiCalls calls) {
    this.calls = calls;
  }

  /**
   * Creates a token that no other login session has: without {@code force}, CometChat may return an
   * old one.
   */
  public CompletableFuture<String> mint(Uid uid, CallContext context) {
    return calls.send(
        ApiRequest.login("POST", tokens(uid), FORCE), context, response -> checked(uid, response));
  }

  /**
   * One page of a user's tokens; pages are counted from 1. A token whose age CometChat does not
   * show counts as new.
   */
  public CompletableFuture<Page<ChatToken>> list(Uid uid, int page, CallContext context) {
    return calls
        .read(ApiRequest.standard("GET", tokens(uid) + "?perPage=100&page=" + page, null), context)
        .thenApply(response -> Page.of(response, item -> listed(uid, item)));
  }

  private static @Nullable ChatToken listed(Uid uid, JsonTree item) {
    Instant shown = StoredUser.time(item.get("createdAt"));
    return item.get("authToken")
        .text()
        .filter(ChatToken::isWellFormed)
        .map(text -> ChatToken.of(uid, text, shown == null ? StoredUser.LATEST_TIME : shown))
        .orElse(null);
  }

  /** Whether a token is still valid. */
  public CompletableFuture<Boolean> isValid(ChatToken token, CallContext context) {
    return ApiCalls.unless(
        calls
            .send(ApiRequest.standard("GET", path(token), null), context)
            .thenApply(response -> true),
        false,
        GONE);
  }

  /**
   * Adds labels to a token; completes with {@code false} if it does not exist. CometChat's own
   * script may overwrite the labels when it logs in, so nothing relies on them.
   */
  public CompletableFuture<Boolean> label(
      ChatToken token, String platform, String userAgent, CallContext context) {
    byte[] body = TokenJson.label(platform, userAgent);
    return ApiCalls.unless(
        calls
            .send(ApiRequest.standard("PUT", path(token), body), context)
            .thenApply(response -> true),
        false,
        GONE);
  }

  /** Deletes one token; completes with {@code false} if it does not exist. */
  public CompletableFuture<Boolean> delete(ChatToken token, CallContext context) {
    return ApiCalls.unless(
        calls
            .send(ApiRequest.standard("DELETE", path(token), null), context)
            .thenApply(response -> true),
        false,
        GONE);
  }

  /** Deletes every token of a user; completes with {@code false} if there is no such user. */
  public CompletableFuture<Boolean> deleteAll(Uid uid, CallContext context) {
    return ApiCalls.unless(
        calls
            .send(ApiRequest.standard("DELETE", tokens(uid), null), context)
            .thenApply(response -> true),
        false,
        Set.of(ErrorCode.UID_NOT_FOUND));
  }

  private static String tokens(Uid uid) {
    return "/users/" + PathSegment.of(uid.value()) + "/auth_tokens";
  }

  private static String path(ChatToken token) {
    return tokens(token.uid()) + "/" + PathSegment.of(token.value());
  }

  /** Returns the token of a response if it is well-formed and belongs to this user. */
  static String checked(Uid uid, ResponseBody response) {
    String token = response.authToken();
    if (token == null || !ChatToken.isWellFormed(token)) {
      throw ConnectionProblem.NO_USABLE_TOKEN.asFailure(
          "CometChat's response holds no usable token", 200);
    }
    String owner = response.uid();
    if (owner != null && !owner.toLowerCase(Locale.ROOT).equals(uid.value())) {
      throw ConnectionProblem.TOKEN_OF_ANOTHER_USER.asFailure(
          "CometChat's response holds the token of another user", 200);
    }
    return token;
  }
}
