/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.guard.Attempt;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.guard.CallGuard;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.json.ResponseBody;
import org.cometchatbridge.core.internal.json.ResponseReader;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls and interprets their responses.
 *
 * <p>Every call ends with a readable body or with a {@link ProviderException}. The {@code
 * error.code} of a response decides first and its status second, because several statuses are
 * shared by unrelated errors or are not documented.
 */
final class ApiCalls {

  private static final int NO_CONTENT = 204;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  /**
   * Statuses below 500 that concern the connection or the moment, not the request: 408 Request
   * Timeout, 421 Misdirected Request, 425 Too Early (RFC 9110, RFC 8470), and 417, which CometChat
   * is said to use for a response of its own that it could not read.
   */
  private static final Set<Integer> TRANSIENT_STATUSES = Set.of(408, 417, 421, 425);

  /** Details of a rejection that name the whole app. */
  private static final Set<String> APP_FIELDS = Set.of("app", "appId", "app_id");

  private final ApiTransport transport;
  private final KeyRing keys;
  private final Timer timer;
  private final ResponseReader reader = new ResponseReader();
  private final InstantSource clock;
  private final OutageDetector outages;
  private final CallGuard guard;
  private final Consumer<Throwable> failures;

  ApiCalls(
      ApiTransport transport,
      KeyRing keys,
      InstantSource clock,
      Timer timer,
      OutageDetector outages,
      CallGuard guard,
      Consumer<Throwable> failures) {
    this.transport = transport;
    this.keys = keys;
    this.clock = clock;
    this.timer = timer;
    this.outages = outages;
    this.guard = guard;
    this.failures = failures;
  }

  /** A call of whose response only the token, if any, is read. */
  CompletableFuture<ResponseBody> send(ApiRequest request, CallContext context) {
    return make(
        request,
        context,
        response ->
            isWithoutContent(request, response)
                ? ResponseBody.EMPTY
                : readable(response, reader.read(response.body())));
  }

  /** A call whose whole response is read. */
  CompletableFuture<JsonTree> read(ApiRequest request, CallContext context) {
    return make(
        request,
        context,
        response -> JsonTree.parse(response.body()).orElseThrow(() -> unreadable(response)));
  }

  /** A call whose response is returned unchanged; it is one complete JSON object. */
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
          public CompletableFuture<T> make(Attempt attempt) {
            OutageDetector.Call call = outages.begin(request.kind(), attempt);
            return begun(request, context, attempt)
                .thenApply(meaning)
                .handle((result, thrown) -> ended(request, call, result, thrown));
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

  private CompletableFuture<RawResponse> begun(
      ApiRequest request, CallContext context, Attempt attempt) {
    try {
      return successful(request, context, attempt);
    } catch (LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
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

  /**
   * Makes a call, and repeats it at once with the application's other key if its key is unknown.
   */
  private CompletableFuture<RawResponse> successful(
      ApiRequest request, CallContext context, Attempt attempt) {
    Deadline end = Deadline.after(timer, attempt.atMost());
    KeyRing.Choice key = keys.choice();
    return carriedOut(request, key, attempt)
        .exceptionallyCompose(
            rejection ->
                isOfTheKey(rejection)
                    ? instead(key, end)
                        .thenCompose(
                            other -> withOther(other, request, context, attempt, rejection))
                    : CompletableFuture.failedFuture(rejection));
  }

  /** An application that does not return its other key must not hold the call for ever. */
  private CompletableFuture<Optional<KeyRing.Choice>> instead(KeyRing.Choice key, Deadline end) {
    return transport.ask(() -> keys.insteadOf(key), Optional.empty(), end.remaining());
  }

  private CompletableFuture<RawResponse> withOther(
      Optional<KeyRing.Choice> other,
      ApiRequest request,
      CallContext context,
      Attempt attempt,
      Throwable rejection) {
    if (other.isEmpty() || attempt.atMost().isZero()) {
      return CompletableFuture.failedFuture(rejection);
    }
    context.called();
    return carriedOut(request, other.get(), attempt);
  }

  private CompletableFuture<RawResponse> carriedOut(
      ApiRequest request, KeyRing.Choice key, Attempt attempt) {
    return transport
        .send(request, key, attempt)
        .thenApply(
            response -> {
              if (!response.successful()) {
                throw failure(response, reader.read(response.body()), attempt);
              }
              keys.served(key);
              return response;
            });
  }

  private static boolean isOfTheKey(Throwable rejection) {
    return Failures.of(rejection).code().filter(ErrorCode.KEY_NOT_FOUND::equals).isPresent();
  }

  private <T> T ended(
      ApiRequest request, OutageDetector.Call call, T result, @Nullable Throwable thrown) {
    if (thrown == null) {
      call.succeeded();
      return result;
    }
    failures.accept(thrown);
    ProviderException failure = Failures.of(thrown);
    if (request.isRepeatedAfter(failure)) {
      call.gotResponse();
    } else if (!transport.isClosed()) {
      call.failed(failure);
    }
    throw failure;
  }

  /** A deletion has nothing to return. */
  private static boolean isWithoutContent(ApiRequest request, RawResponse response) {
    return response.status() == NO_CONTENT && request.method().equals("DELETE");
  }

  private static ResponseBody readable(RawResponse response, ResponseBody body) {
    if (!body.readable()) {
      throw unreadable(response);
    }
    return body;
  }

  private static UnavailableException unreadable(RawResponse response) {
    return new UnavailableException(
        "CometChat responded " + response.status() + " without readable JSON",
        response.status(),
        null,
        null);
  }

  private ProviderException failure(RawResponse response, ResponseBody body, Attempt attempt) {
    int status = response.status();
    String code = body.errorCode();
    Instant now = clock.instant();
    if (status == 429 || ErrorCode.TOO_MANY_REQUESTS.equals(code)) {
      if (body.detailFields().stream().anyMatch(APP_FIELDS::contains)) {
        attempt.throttledAsApp();
      }
      return new RateLimitedException(status, code, RetryAfter.of(response, now));
    }
    if (status == PROXY_AUTHENTICATION_REQUIRED && code == null) {
      return ConnectionProblem.PROXY_CREDENTIALS.asFailure(
          "The proxy responded with status 407", transport.proxy());
    }
    if (status >= 500 || TRANSIENT_STATUSES.contains(status) || ErrorCode.isTransient(code)) {
      return new UnavailableException(
          "CometChat responded with status " + status, status, code, RetryAfter.of(response, now));
    }
    return new RejectedException(status, code, body.detailFields());
  }
}
