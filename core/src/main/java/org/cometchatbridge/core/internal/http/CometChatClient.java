/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.event.ProviderWatch;
import org.cometchatbridge.core.internal.json.AnswerBody;
import org.cometchatbridge.core.internal.json.AnswerReader;
import org.cometchatbridge.core.internal.json.UserJson;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the CometChat REST API that the bridge uses.
 *
 * <p>Every call ends with what was asked for or with a {@link ProviderException}. What an answer
 * means is decided on {@code error.code} first and on the status second, because several statuses
 * are shared by unrelated errors or not documented at all.
 */
public final class CometChatClient implements AutoCloseable {

  private static final byte[] FORCE = "{\"force\":true}".getBytes(StandardCharsets.UTF_8);

  private final ApiTransport transport;
  private final AnswerReader reader = new AnswerReader();
  private final UserJson users = new UserJson();
  private final InstantSource clock;
  private final ProviderWatch watch;
  private final Events events;

  /** Makes a client; no call is made. */
  public CometChatClient(CometChatBridgeConfig config, Timer timer, Events events) {
    this.transport = new ApiTransport(config, timer);
    this.clock = config.clock();
    this.watch = new ProviderWatch(timer, events);
    this.events = events;
  }

  /**
   * Creates a user and asks for a first token with it.
   *
   * @return the token, or empty if the answer carried none
   */
  public CompletableFuture<Optional<String>> createUser(Uid uid, ChatUser user, Duration limit) {
    UserJson.Body body = users.createWithToken(uid, user);
    return call("POST", "/users", body.bytes(), limit)
        .thenApply(
            answer -> {
              events.publish(new BridgeEvent.UserProvisioned(uid));
              if (!body.leftOut().isEmpty() || !user.adjustedFields().isEmpty()) {
                events.publish(ProfileChanges.event(uid, user, body));
              }
              return Optional.ofNullable(answer.authToken()).map(token -> checked(uid, answer));
            });
  }

  /** Mints a token that no other login session has: without {@code force} an old one may come. */
  public CompletableFuture<String> mintToken(Uid uid, Duration limit) {
    return call("POST", user(uid) + "/auth_tokens", FORCE, limit)
        .thenApply(answer -> checked(uid, answer));
  }

  /** Deletes one token; completes with {@code false} if it had gone already. */
  public CompletableFuture<Boolean> deleteToken(ChatToken token, Duration limit) {
    String path = user(token.uid()) + "/auth_tokens/" + PathSegment.of(token.value());
    return call("DELETE", path, null, limit)
        .handle(
            (answer, thrown) -> {
              if (thrown == null) {
                return true;
              }
              ProviderException failure = Failures.of(thrown);
              String code = failure.code().orElse("");
              if (code.equals(ErrorCode.TOKEN_NOT_FOUND) || code.equals(ErrorCode.UID_NOT_FOUND)) {
                return false;
              }
              throw failure;
            });
  }

  private static String user(Uid uid) {
    return "/users/" + PathSegment.of(uid.value());
  }

  private CompletableFuture<AnswerBody> call(
      String method, String path, byte @Nullable [] body, Duration limit) {
    return transport
        .send(method, path, body, limit)
        .thenApply(this::judge)
        .whenComplete((answer, thrown) -> report(thrown));
  }

  private void report(@Nullable Throwable thrown) {
    if (thrown == null) {
      watch.succeeded();
    } else if (!transport.isClosed()) {
      watch.failed(Failures.of(thrown));
    }
  }

  private AnswerBody judge(RawAnswer answer) {
    AnswerBody body = reader.read(answer.body());
    if (!answer.successful()) {
      throw refusal(answer, body);
    }
    // A connection that is cut inside the headers looks like a 200 with an empty body.
    if (!body.readable()) {
      throw new UnavailableException(
          "CometChat answered " + answer.status() + " without readable JSON",
          answer.status(),
          null,
          null);
    }
    return body;
  }

  private ProviderException refusal(RawAnswer answer, AnswerBody body) {
    int status = answer.status();
    String code = body.errorCode();
    Instant now = clock.instant();
    if (status == 429 || ErrorCode.TOO_MANY_REQUESTS.equals(code)) {
      return new RateLimitedException(status, code, RetryAfter.of(answer, now));
    }
    if (status >= 500 || status == 408 || status == 417 || ErrorCode.isTransient(code)) {
      return new UnavailableException(
          "CometChat answered with status " + status, status, code, RetryAfter.of(answer, now));
    }
    return new RejectedException(status, code, body.detailFields());
  }

  /** A token is handed on only if it is one, and only if it belongs to this user. */
  private static String checked(Uid uid, AnswerBody answer) {
    String token = answer.authToken();
    if (token == null || !ChatToken.isUsable(token)) {
      throw new UnavailableException("CometChat's answer holds no usable token", 200, null, null);
    }
    String owner = answer.uid();
    if (owner != null && !owner.toLowerCase(Locale.ROOT).equals(uid.value())) {
      throw new UnavailableException(
          "CometChat's answer holds the token of another user", 200, null, null);
    }
    return token;
  }

  @Override
  public void close() {
    transport.close();
  }
}
