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
import org.cometchatbridge.core.internal.event.ProviderWatch;
import org.cometchatbridge.core.internal.guard.CallGuard;
import org.cometchatbridge.core.internal.guard.Terms;
import org.cometchatbridge.core.internal.json.AnswerBody;
import org.cometchatbridge.core.internal.json.AnswerReader;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
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
  private final KeyRing keys;
  private final Timer timer;
  private final AnswerReader reader = new AnswerReader();
  private final InstantSource clock;
  private final ProviderWatch watch;
  private final CallGuard guard;

  ApiCalls(
      ApiTransport transport,
      KeyRing keys,
      InstantSource clock,
      Timer timer,
      ProviderWatch watch,
      CallGuard guard) {
    this.transport = transport;
    this.keys = keys;
    this.clock = clock;
    this.timer = timer;
    this.watch = watch;
    this.guard = guard;
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
            ProviderWatch.Call watched = watch.begin(request.kind());
            return successful(request, terms, atMost)
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

          @Override
          public boolean onceMoreOnly(ProviderException failure) {
            return failure.code().filter(ErrorCode.BAD_ERROR_RESPONSE::equals).isPresent();
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

  /** One call, and the same one at once with the host's other key if its key is unknown. */
  private CompletableFuture<RawAnswer> successful(
      ApiRequest request, Terms terms, Duration atMost) {
    Deadline end = Deadline.after(timer, atMost);
    KeyRing.Choice key = keys.choice();
    return carriedOut(request, key, atMost)
        .exceptionallyCompose(
            refusal ->
                isOfTheKey(refusal)
                    ? instead(key, end)
                        .thenCompose(other -> withOther(other, request, terms, end, refusal))
                    : CompletableFuture.failedFuture(refusal));
  }

  /** A host that does not say which other key there is must not hold the call for ever. */
  private CompletableFuture<Optional<KeyRing.Choice>> instead(KeyRing.Choice key, Deadline end) {
    return transport.ask(() -> keys.insteadOf(key), Optional.empty(), end.remaining());
  }

  private CompletableFuture<RawAnswer> withOther(
      Optional<KeyRing.Choice> other,
      ApiRequest request,
      Terms terms,
      Deadline end,
      Throwable refusal) {
    if (other.isEmpty() || end.remaining().isZero()) {
      return CompletableFuture.failedFuture(refusal);
    }
    terms.called();
    return carriedOut(request, other.get(), end.remaining());
  }

  private CompletableFuture<RawAnswer> carriedOut(
      ApiRequest request, KeyRing.Choice key, Duration limit) {
    return transport
        .send(request, key, limit)
        .thenApply(
            answer -> {
              if (!answer.successful()) {
                throw refusal(answer, reader.read(answer.body()));
              }
              keys.served(key);
              return answer;
            });
  }

  private static boolean isOfTheKey(Throwable refusal) {
    return Failures.of(refusal).code().filter(ErrorCode.KEY_NOT_FOUND::equals).isPresent();
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
