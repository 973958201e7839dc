/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.guard.CallGuard;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.json.ResponseBody;
import org.cometchatbridge.core.internal.json.ResponseReader;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * One call and what its response means.
 *
 * <p>Every call ends with a body that makes sense or with a {@link ProviderException}. What an
 * answer means is decided on {@code error.code} first and on the status second, because several
 * statuses are shared by unrelated errors or not documented at all.
 */
final class ApiCalls {

  private final ApiTransport transport;
  private final KeyRing keys;
  private final Timer timer;
  private final ResponseReader reader = new ResponseReader();
  private final InstantSource clock;
  private final OutageDetector watch;
  private final CallGuard guard;

  ApiCalls(
      ApiTransport transport,
      KeyRing keys,
      InstantSource clock,
      Timer timer,
      OutageDetector watch,
      CallGuard guard) {
    this.transport = transport;
    this.keys = keys;
    this.clock = clock;
    this.timer = timer;
    this.watch = watch;
    this.guard = guard;
  }

  /** A call of which only the token, if any, is of interest. */
  CompletableFuture<ResponseBody> send(ApiRequest request, CallContext context) {
    return make(request, context, response -> readable(response, reader.read(response.body())));
  }

  /** A call whose whole response is of interest. */
  CompletableFuture<JsonTree> read(ApiRequest request, CallContext context) {
    return make(
        request,
        context,
        response -> JsonTree.parse(response.body()).orElseThrow(() -> unreadable(response)));
  }

  /** A call whose answer is needed byte by byte; it is one complete JSON object. */
  CompletableFuture<byte[]> bytes(ApiRequest request, CallContext context) {
    return make(
        request,
        context,
        response -> {
          readable(response, reader.read(response.body()));
          return response.body();
        });
  }

  private <T> CompletableFuture<T> make(
      ApiRequest request, CallContext context, Function<RawResponse, T> meaning) {
    return guard.make(
        context,
        request.limit(),
        new CallGuard.Call<T>() {
          @Override
          public CompletableFuture<T> make(Duration atMost) {
            OutageDetector.Call watched = watch.begin(request.kind());
            return successful(request, context, atMost)
                .thenApply(meaning)
                .whenComplete((response, thrown) -> report(watched, thrown));
          }

          @Override
          public boolean concernsAll(RejectedException rejection) {
            return rejection
                .code()
                .filter(code -> ErrorCode.rejectsAll(code, request.isOfEveryLogin()))
                .isPresent();
          }

          @Override
          public boolean onceMoreOnly(ProviderException failure) {
            return failure.code().filter(ErrorCode.BAD_ERROR_RESPONSE::equals).isPresent();
          }
        });
  }

  /** The result, or {@code instead} if the call was rejected with one of these codes. */
  static <T> CompletableFuture<T> unless(CompletableFuture<T> call, T instead, Set<String> codes) {
    return call.exceptionally(
        thrown -> {
          ProviderException failure = Failures.of(thrown);
          if (failure.code().filter(codes::contains).isPresent()) {
            return instead;
          }
          throw failure;
        });
  }

  /** One call, and the same one at once with the application's other key if its key is unknown. */
  private CompletableFuture<RawResponse> successful(
      ApiRequest request, CallContext context, Duration atMost) {
    Deadline end = Deadline.after(timer, atMost);
    KeyRing.Choice key = keys.choice();
    return carriedOut(request, key, atMost)
        .exceptionallyCompose(
            rejection ->
                isOfTheKey(rejection)
                    ? instead(key, end)
                        .thenCompose(other -> withOther(other, request, context, end, rejection))
                    : CompletableFuture.failedFuture(rejection));
  }

  /** An application that does not say which other key there is must not hold the call for ever. */
  private CompletableFuture<Optional<KeyRing.Choice>> instead(KeyRing.Choice key, Deadline end) {
    return transport.ask(() -> keys.insteadOf(key), Optional.empty(), end.remaining());
  }

  private CompletableFuture<RawResponse> withOther(
      Optional<KeyRing.Choice> other,
      ApiRequest request,
      CallContext context,
      Deadline end,
      Throwable rejection) {
    if (other.isEmpty() || end.remaining().isZero()) {
      return CompletableFuture.failedFuture(rejection);
    }
    context.called();
    return carriedOut(request, other.get(), end.remaining());
  }

  private CompletableFuture<RawResponse> carriedOut(
      ApiRequest request, KeyRing.Choice key, Duration limit) {
    return transport
        .send(request, key, limit)
        .thenApply(
            response -> {
              if (!response.successful()) {
                throw rejection(response, reader.read(response.body()));
              }
              keys.served(key);
              return response;
            });
  }

  private static boolean isOfTheKey(Throwable rejection) {
    return Failures.of(rejection).code().filter(ErrorCode.KEY_NOT_FOUND::equals).isPresent();
  }

  private void report(OutageDetector.Call watched, @Nullable Throwable thrown) {
    if (thrown == null) {
      watched.succeeded();
    } else if (!transport.isClosed()) {
      watched.failed(Failures.of(thrown));
    }
  }

  /** A connection that is cut inside the headers looks like a 200 with an empty body. */
  private static ResponseBody readable(RawResponse response, ResponseBody body) {
    if (!body.readable()) {
      throw unreadable(response);
    }
    return body;
  }

  private static UnavailableException unreadable(RawResponse response) {
    return new UnavailableException(
        "CometChat answered " + response.status() + " without readable JSON",
        response.status(),
        null,
        null);
  }

  private ProviderException rejection(RawResponse response, ResponseBody body) {
    int status = response.status();
    String code = body.errorCode();
    Instant now = clock.instant();
    if (status == 429 || ErrorCode.TOO_MANY_REQUESTS.equals(code)) {
      return new RateLimitedException(status, code, RetryAfter.of(response, now));
    }
    if (status >= 500 || status == 408 || status == 417 || ErrorCode.isTransient(code)) {
      return new UnavailableException(
          "CometChat answered with status " + status, status, code, RetryAfter.of(response, now));
    }
    return new RejectedException(status, code, body.detailFields());
  }
}
