/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.connection.CutResponse;
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

  private static final int CONFLICT = 409;
  private static final int SIGN_IN_REQUIRED = 511;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int NO_CONTENT = 204;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** Successes that say nothing, after which a call is made once more. */
  private static final int MOST_DOUBTS = 2;

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

  /** A response that is no rejection, and what was read of its body. */
  private record Received(RawResponse raw, ResponseBody body) {}

  /** A call of whose response only the token, if any, is read. */
  CompletableFuture<ResponseBody> send(ApiRequest request, CallContext context) {
    return send(request, context, body -> body);
  }

  /**
   * A call of whose response only the token, if any, is read.
   *
   * @param meaning fails if the response cannot be used, so that the call counts as failed
   */
  <T> CompletableFuture<T> send(
      ApiRequest request, CallContext context, Function<ResponseBody, T> meaning) {
    return confirmed(
        request,
        context,
        response ->
            meaning.apply(
                isCarriedOut(request, response) ? ResponseBody.EMPTY : readable(response).body()));
  }

  /** A call whose whole response is read. */
  CompletableFuture<JsonTree> read(ApiRequest request, CallContext context) {
    return confirmed(
        request,
        context,
        response ->
            isCarriedOut(request, response)
                ? JsonTree.empty()
                : JsonTree.parse(response.raw().body())
                    .orElseThrow(() -> unreadable(response.raw())));
  }

  /** A call whose response is returned unchanged; its body is one complete JSON object. */
  CompletableFuture<RawResponse> raw(ApiRequest request, CallContext context) {
    return make(request, context, response -> readable(response).raw());
  }

  /**
   * Makes a call. A success that says nothing of the call counts if it comes three times: a gateway
   * may send it for a call that did not reach CometChat.
   */
  private <T> CompletableFuture<T> confirmed(
      ApiRequest request, CallContext context, Function<Received, T> meaning) {
    return confirmed(request, context, meaning, MOST_DOUBTS);
  }

  private <T> CompletableFuture<T> confirmed(
      ApiRequest request, CallContext context, Function<Received, T> meaning, int doubts) {
    return make(
            request,
            context,
            response -> new Outcome<>(meaning.apply(response), isInDoubt(request, response)))
        .thenCompose(
            outcome ->
                outcome.inDoubt() && doubts > 0
                    ? confirmed(request, context, meaning, doubts - 1)
                    : CompletableFuture.completedFuture(outcome.value()));
  }

  private record Outcome<T>(T value, boolean inDoubt) {}

  private <T> CompletableFuture<T> make(
      ApiRequest request, CallContext context, Function<Received, T> meaning) {
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
          public int mostRetries(ProviderException failure) {
            if (ConnectionProblem.isAboutToken(failure)) {
              return 0;
            }
            return failure.code().filter(ErrorCode.BAD_ERROR_RESPONSE::equals).isPresent()
                ? 1
                : CallGuard.Call.super.mostRetries(failure);
          }
        });
  }

  private CompletableFuture<Received> begun(
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
  private CompletableFuture<Received> successful(
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

  private CompletableFuture<Received> withOther(
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

  private CompletableFuture<Received> carriedOut(
      ApiRequest request, KeyRing.Choice key, Attempt attempt) {
    return transport
        .send(request, key, attempt)
        .exceptionallyCompose(this::understood)
        .thenApply(
            response -> {
              ResponseBody body = reader.read(response.body());
              if (!response.successful() || body.errorCode() != null) {
                throw failure(request, response, body, attempt);
              }
              if (body.hasError()) {
                throw new UnavailableException(
                    "CometChat responded " + response.status() + " with an error without a code",
                    response.status(),
                    null,
                    null);
              }
              keys.served(key);
              return new Received(response, body);
            });
  }

  /** A response whose JSON is complete counts, however its connection ended. */
  private CompletableFuture<RawResponse> understood(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (!(cause instanceof CutResponse cut)) {
      return CompletableFuture.failedFuture(thrown);
    }
    return reader.read(cut.received().body()).readable()
        ? CompletableFuture.completedFuture(cut.received())
        : CompletableFuture.failedFuture(cut.reason());
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

  /**
   * Whether the status alone says that the call was carried out. It does not if a gateway has sent
   * a page of its own, or if the response begins like JSON that may have been an error.
   */
  private static boolean isCarriedOut(ApiRequest request, Received response) {
    return request.needsNoResponse()
        && response.raw().readable()
        && !response.body().readable()
        && !begins(response.raw(), '{')
        && !begins(response.raw(), '<');
  }

  private static boolean isInDoubt(ApiRequest request, Received response) {
    return request.mayBeRepeated()
        && isCarriedOut(request, response)
        && response.raw().status() != NO_CONTENT;
  }

  private static Received readable(Received response) {
    if (!response.body().readable()) {
      throw unreadable(response.raw());
    }
    return response;
  }

  private static UnavailableException unreadable(RawResponse response) {
    int status = response.status();
    String message = "CometChat responded " + status + " without readable JSON";
    if (!response.readable()) {
      return ConnectionProblem.UNREADABLE_BODY.asFailure(message, status);
    }
    // The beginning of a JSON object may come from CometChat, other texts do not.
    return begins(response, '{')
        ? new UnavailableException(message, status, null, null)
        : ConnectionProblem.OTHER_RESPONSE.asFailure(message, status);
  }

  /** Whether this is the first character, after white space and a byte order mark. */
  private static boolean begins(RawResponse response, char first) {
    return new String(response.body(), StandardCharsets.UTF_8)
            .chars()
            .filter(c -> c != BYTE_ORDER_MARK && !Character.isWhitespace(c))
            .findFirst()
            .orElse(0)
        == first;
  }

  private ProviderException failure(
      ApiRequest request, RawResponse response, ResponseBody body, Attempt attempt) {
    int status = response.status();
    String code = body.errorCode();
    if (code == null && status == CONFLICT && request.isCreation()) {
      code = ErrorCode.UID_ALREADY_EXISTS;
    }
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
    if (code == null && status == SIGN_IN_REQUIRED) {
      return ConnectionProblem.SIGN_IN_REQUIRED.asFailure(
          "The network responded with status 511", status);
    }
    if (code == null && status == NOT_IMPLEMENTED) {
      return ConnectionProblem.OTHER_RESPONSE.asFailure("The response has status 501", status);
    }
    if (ErrorCode.isRejection(code)) {
      return new RejectedException(status, code, body.detailFields());
    }
    if (status >= 500 || TRANSIENT_STATUSES.contains(status) || ErrorCode.isTransient(code)) {
      return new UnavailableException(
          "CometChat responded with status " + status, status, code, RetryAfter.of(response, now));
    }
    return new RejectedException(status, code, body.detailFields());
  }
}
