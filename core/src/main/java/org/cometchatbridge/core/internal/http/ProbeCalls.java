/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.guard.Attempt;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.guard.CallGuard;
import org.cometchatbridge.core.internal.guard.SilenceDetector;
import org.cometchatbridge.core.internal.json.BatchJson;
import org.cometchatbridge.core.internal.json.JsonText;
import org.cometchatbridge.core.internal.json.ResponseReader;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * Makes single calls for a check: none is repeated, and the response is returned as it is. The
 * connections are separate from those of a bridge, so that a check does not use up its limits.
 */
public final class ProbeCalls implements AutoCloseable {

  private static final byte[] FORCE = "{\"force\":true}".getBytes(StandardCharsets.UTF_8);

  private final ApiTransport transport;
  private final CallGuard guard;
  private final Timer timer;
  private final InstantSource clock;
  private final Duration limit;
  private final ResponseReader reader = new ResponseReader();

  /** Opens no connection yet. */
  public ProbeCalls(CometChatBridgeConfig config, Engine engine, Timer timer) {
    this.timer = timer;
    this.clock = config.clock();
    this.transport = new ApiTransport(config, engine, timer, failure -> {});
    this.guard =
        new CallGuard(
            timer,
            () -> 0,
            config.callTimeout(),
            config.coreCallsPerMinute(),
            config.standardCallsPerMinute(),
            new SilenceDetector(timer, config.callTimeout()));
    this.limit = longest(config);
  }

  /** The longest time for one call: three steps of opening a connection, and the call itself. */
  public static Duration longest(CometChatBridgeConfig config) {
    return config.connectTimeout().multipliedBy(3).plus(config.callTimeout());
  }

  /** Reads a user. */
  public CompletableFuture<ProbeResponse> getUser(Uid uid, Supplier<String> key) {
    return send(ApiRequest.standard("GET", path(uid), null), uid, key);
  }

  /** Creates a user. */
  public CompletableFuture<ProbeResponse> createUser(Uid uid, String name, Supplier<String> key) {
    byte[] body =
        JsonText.utf8Object(
            out -> {
              out.writeStringField("uid", uid.value());
              out.writeStringField("name", name);
            });
    return send(ApiRequest.core("POST", "/users", body), uid, key);
  }

  /** Changes the name of a user. */
  public CompletableFuture<ProbeResponse> renameUser(Uid uid, String name, Supplier<String> key) {
    byte[] body = JsonText.utf8Object(out -> out.writeStringField("name", name));
    return send(ApiRequest.standard("PUT", path(uid), body), uid, key);
  }

  /** Deletes a user permanently. */
  public CompletableFuture<ProbeResponse> deleteUser(Uid uid, Supplier<String> key) {
    return send(ApiRequest.core("DELETE", path(uid), BatchJson.permanent(true)), uid, key);
  }

  /** Creates a token. */
  public CompletableFuture<ProbeResponse> createToken(Uid uid, Supplier<String> key) {
    return send(ApiRequest.login("POST", path(uid) + "/auth_tokens", FORCE), uid, key);
  }

  /** Deletes a token. */
  public CompletableFuture<ProbeResponse> deleteToken(ChatToken token, Supplier<String> key) {
    return send(
        ApiRequest.standard(
            "DELETE", path(token.uid()) + "/auth_tokens/" + PathSegment.of(token.value()), null),
        token.uid(),
        key);
  }

  private static String path(Uid uid) {
    return "/users/" + PathSegment.of(uid.value());
  }

  private CompletableFuture<ProbeResponse> send(ApiRequest request, Uid uid, Supplier<String> key) {
    Instant sent = clock.instant();
    Duration began = timer.elapsed();
    CallContext context = CallContext.background(uid, Deadline.after(timer, limit));
    return guard
        .make(context, request.limit(), call(request, key))
        .handle(
            (raw, thrown) -> {
              Instant received = clock.instant();
              Duration took = timer.elapsed().minus(began);
              return thrown == null
                  ? new ProbeResponse(
                      raw, reader.read(raw.body()), null, false, sent, received, took)
                  : ProbeResponse.failed(thrown, sent, received, took);
            });
  }

  private CallGuard.Call<RawResponse> call(ApiRequest request, Supplier<String> key) {
    return new CallGuard.Call<>() {
      @Override
      public CompletableFuture<RawResponse> make(Attempt attempt) {
        return transport.send(request, key, attempt);
      }

      @Override
      public boolean concernsAll(RejectedException rejection) {
        return false;
      }
    };
  }

  @Override
  public void close() {
    transport.close();
  }
}
