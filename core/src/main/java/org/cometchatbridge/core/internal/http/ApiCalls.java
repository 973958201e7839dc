/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.event.ProviderWatch;
import org.cometchatbridge.core.internal.guard.CallGuard;
import org.cometchatbridge.core.internal.guard.Terms;
import org.cometchatbridge.core.internal.json.AnswerBody;
import org.cometchatbridge.core.internal.json.AnswerReader;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * One call and what its answer means.
 *
 * <p>Every call ends with a body that makes sense or with a {@link ProviderException}. What an
 * answer means is decided on {@code error.code} first and on the status second, because several
 * statuses are shared by unrelated errors or not documented at all.
 */
final class ApiCalls {

  private final ApiTransport transport;
  private final AnswerReader reader = new AnswerReader();
  private final InstantSource clock;
  private final ProviderWatch watch;
  private final CallGuard guard;

  ApiCalls(ApiTransport transport, InstantSource clock, ProviderWatch watch, CallGuard guard) {
    this.transport = transport;
    this.guard = guard;
    this.clock = clock;
    this.watch = watch;
  }

  /** A call of which only the token, if any, is of interest. */
  CompletableFuture<AnswerBody> send(ApiRequest request, Terms terms) {
    return make(request, terms, answer -> readable(answer, reader.read(answer.body())));
  }

  /** A call whose whole answer is of interest. */
  CompletableFuture<JsonTree> read(ApiRequest request, Terms terms) {
    return make(
        request,
        terms,
        answer -> JsonTree.parse(answer.body()).orElseThrow(() -> unreadable(answer)));
  }

  /** A call whose answer is needed byte by byte; it is one complete JSON object. */
  CompletableFuture<byte[]> bytes(ApiRequest request, Terms terms) {
    return make(
        request,
        terms,
        answer -> {
          readable(answer, reader.read(answer.body()));
          return answer.body();
        });
  }

  private <T> CompletableFuture<T> make(
      ApiRequest request, Terms terms, Function<RawAnswer, T> meaning) {
    return guard.make(
        terms,
        request.limit(),
        new CallGuard.Call<T>() {
          @Override
          public CompletableFuture<T> make(Duration atMost) {
            ProviderWatch.Call watched = watch.begin();
            return successful(request, atMost)
                .thenApply(meaning)
                .whenComplete((answer, thrown) -> report(watched, thrown));
          }

          @Override
          public boolean concernsAll(RejectedException refusal) {
            return refusal
                .code()
                .filter(code -> ErrorCode.refusesAll(code, request.isOfEveryLogin()))
                .isPresent();
          }
        });
  }

  /** The result, or {@code instead} if the call was refused with one of these codes. */
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

  private CompletableFuture<RawAnswer> successful(ApiRequest request, Duration limit) {
    return transport
        .send(request, limit)
        .thenApply(
            answer -> {
              if (!answer.successful()) {
                throw refusal(answer, reader.read(answer.body()));
              }
              return answer;
            });
  }

  private void report(ProviderWatch.Call watched, @Nullable Throwable thrown) {
    if (thrown == null) {
      watched.succeeded();
    } else if (!transport.isClosed()) {
      watched.failed(Failures.of(thrown));
    }
  }

  /** A connection that is cut inside the headers looks like a 200 with an empty body. */
  private static AnswerBody readable(RawAnswer answer, AnswerBody body) {
    if (!body.readable()) {
      throw unreadable(answer);
    }
    return body;
  }

  private static UnavailableException unreadable(RawAnswer answer) {
    return new UnavailableException(
        "CometChat answered " + answer.status() + " without readable JSON",
        answer.status(),
        null,
        null);
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
}
