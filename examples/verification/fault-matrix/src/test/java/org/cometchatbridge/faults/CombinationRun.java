/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.faults.Expectation.Ending;
import org.cometchatbridge.faults.Expectation.Others;

/** Runs one combination on an application. */
final class CombinationRun {

  /** How long the test waits for what takes milliseconds. */
  private static final Duration REAL_LIMIT = Duration.ofSeconds(10);

  private static final Duration MAX_LOGIN_WAIT = Duration.ofSeconds(1);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REPLICA_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  /** The delays before the second and the third call, with random numbers of one half. */
  private static final Duration[] JITTER = {Duration.ofMillis(100), Duration.ofMillis(200)};

  /** CometChat's limits are per minute, and the rate limiter recovers within the same time. */
  private static final Duration PACE_RECOVERED = Duration.ofMinutes(2);

  /** Mint, create, ownership check, mint, reactivate, ownership check, mint. */
  private static final int CALLS_TO_REACTIVATE = 7;

  /**
   * Mint, read, reactivate, ownership check, mint: an old login session does not create its user.
   */
  private static final int CALLS_TO_REACTIVATE_WARM = 5;

  private final ApplicationRun run;
  private final Combination combination;
  private final Expectation expected;
  private final String uid;
  private final CometChatEmulator emulator;
  private final ManualTime time;
  private final Visitor first;
  private Visitor page;
  private Optional<String> rejected = Optional.empty();
  private Optional<Hold> hold = Optional.empty();
  private int callsBefore;

  CombinationRun(ApplicationRun run, Combination combination, int number) {
    this.run = run;
    this.combination = combination;
    this.expected = combination.expectation();
    this.uid = "visitor-" + number;
    this.emulator = run.provider().emulator();
    this.time = run.provider().time();
    this.first = run.visitor();
    this.page = first;
  }

  /** Runs the combination and returns the number of calls while the fault lasted. */
  int run() {
    boolean completed = false;
    try {
      int calls = record();
      completed = true;
      return calls;
    } finally {
      clear();
      if (!completed) {
        run.completePendingWork();
      }
    }
  }

  private int record() {
    emulator.users().add(EmulatedUser.of(uid, "Known"));
    if (combination.warm()) {
      rejected = Optional.of(tokenOf(response(page.startLogin(uid))));
    }
    combination.step().arrange(emulator, uid, combination.warm(), expected.newLogin());
    callsBefore = callsInAll();
    begin();

    rejected.ifPresent(this::assertExistingTokenIsServed);
    if (expected.newLogin()) {
      endOldSession(rejected.orElseThrow());
    }
    Optional<String> token = login();
    int calls = calls();
    assertThat(calls).as("calls").isEqualTo(expected.calls());
    requestMeanwhile(token);
    if (expected.newLogin()) {
      assertSignedOut(response(first.startToken()));
    }
    assertThat(calls()).as("calls after further requests").isEqualTo(calls);

    end();
    recover(token);
    return calls;
  }

  /** CometChat does not find the user of the old login session, which must not create one. */
  private void endOldSession(String token) {
    assertSignedOut(response(first.startRejection(token)));
    assertThat(calls()).as("calls of the old login session").isEqualTo(Expectation.CALLS_TO_END);
    if (revokesFirst()) {
      run.awaitRevocation(Uid.of(uid));
    }
    rejected = Optional.empty();
    page = run.visitor();
  }

  /** Whether the token of the old login session is revoked by a call before the new login. */
  private boolean revokesFirst() {
    return expected.newLogin() && run.scope() == TokenScope.SESSION;
  }

  private static void assertSignedOut(HttpResponse<String> response) {
    assertThat(response.statusCode()).as("status of the old login session").isEqualTo(403);
    assertThat(json(response).path("error").asText()).isEqualTo("signed_out");
  }

  private void begin() {
    Operation operation = combination.step().operation();
    switch (combination.fault().reaction()) {
      case UNREACHABLE ->
          run.provider()
              .beforeCall(
                  expected.calls() + (revokesFirst() ? 2 : 1),
                  () -> emulator.faults().refuseConnections());
      case HANG, SLOW -> hold = Optional.of(fault(operation).hang());
      case DEAD_CONNECTION -> hold = Optional.of(fault(operation).hangTimes(1));
      case PASS, LOST, WAIT_ONCE -> shaped(operation).times(1);
      default -> shaped(operation).always();
    }
  }

  private Fault shaped(Operation operation) {
    return combination.fault().shape(fault(operation), time.instant());
  }

  /**
   * Affects this user only. A reactivation names its users in the body and cannot be filtered by
   * user; no other user is reactivated here.
   */
  private Fault fault(Operation operation) {
    Fault fault = emulator.faults().on(operation);
    return operation == Operation.REACTIVATE_USERS ? fault : fault.forUid(uid);
  }

  /** An existing token is handed out without a call to CometChat. */
  private void assertExistingTokenIsServed(String token) {
    if (run.scope() == TokenScope.USER) {
      HttpResponse<String> another = response(run.visitor().startLogin(uid));
      assertLoggedIn(another, uid);
      assertThat(header(another)).as("another login's token").contains(token);
    } else {
      HttpResponse<String> same = response(page.startToken());
      assertThat(same.statusCode()).isEqualTo(200);
      assertThat(tokenOf(same)).isEqualTo(token);
    }
    assertThat(calls()).as("calls for an existing token").isZero();
  }

  /**
   * Logs in or reports the rejected token while the fault lasts. Returns the token of the response.
   */
  private Optional<String> login() {
    HttpResponse<String> response =
        settled(rejected.map(page::startRejection).orElseGet(() -> page.startLogin(uid)));
    if (rejected.isEmpty()) {
      assertLoggedIn(response, uid);
      assertThat(header(response).isPresent())
          .as("token in the login's response")
          .isEqualTo(expected.ending() == Ending.TOKEN);
    } else {
      assertThat(response.statusCode())
          .as("status of the rejection")
          .isEqualTo(expected.ending().isLate() ? 503 : status());
    }
    if (expected.ending().isToken() && expected.ending().isLate()) {
      // The endpoint does not wait for a login that has waited before.
      int created = combination.warm() ? 2 : 1;
      run.provider()
          .events()
          .await(BridgeEvent.TokenCreated.class, event -> event.uid().value().equals(uid), created);
      return Optional.of(tokenOf(response(page.startToken())));
    }
    return expected.ending() == Ending.TOKEN ? Optional.of(tokenOf(response)) : Optional.empty();
  }

  /**
   * Advances the time exactly as far as the fault requires: a response that waits for longer never
   * arrives.
   */
  private HttpResponse<String> settled(CompletableFuture<HttpResponse<String>> response) {
    if (expected.pauses() || expected.ending().isWaitedFor()) {
      time.awaitScheduled(MAX_LOGIN_WAIT, REAL_LIMIT);
    }
    if (expected.pauses()) {
      pause(REPLICA_PAUSE);
    }
    return switch (combination.fault().reaction()) {
      case HANG -> hang(response);
      case SLOW -> slow(response);
      case DEAD_CONNECTION -> dead(response);
      case WAIT_ONCE -> waitOnce(response);
      case WAIT_BRIEFLY -> waitBriefly(response);
      default -> response(response);
    };
  }

  private HttpResponse<String> hang(CompletableFuture<HttpResponse<String>> response) {
    hold.orElseThrow().awaitHeld(1, REAL_LIMIT);
    time.advance(MAX_LOGIN_WAIT);
    HttpResponse<String> login = response(response);
    time.advance(CALL_TIMEOUT.minus(MAX_LOGIN_WAIT));
    hold.orElseThrow().awaitHeld(2, REAL_LIMIT);
    time.advance(TOKEN_TIMEOUT.minus(CALL_TIMEOUT));
    return login;
  }

  private HttpResponse<String> slow(CompletableFuture<HttpResponse<String>> response) {
    hold.orElseThrow().awaitHeld(1, REAL_LIMIT);
    time.advance(MAX_LOGIN_WAIT);
    HttpResponse<String> login = response(response);
    time.advance(CALL_TIMEOUT.minus(MAX_LOGIN_WAIT).dividedBy(2));
    hold.orElseThrow().release();
    return login;
  }

  private HttpResponse<String> dead(CompletableFuture<HttpResponse<String>> response) {
    hold.orElseThrow().awaitHeld(1, REAL_LIMIT);
    time.advance(MAX_LOGIN_WAIT);
    HttpResponse<String> login = response(response);
    time.advance(CALL_TIMEOUT.minus(MAX_LOGIN_WAIT));
    return login;
  }

  private HttpResponse<String> waitOnce(CompletableFuture<HttpResponse<String>> response) {
    HttpResponse<String> login = response(response);
    pause(FaultCases.SHORT.plus(JITTER[0]));
    return login;
  }

  private HttpResponse<String> waitBriefly(CompletableFuture<HttpResponse<String>> response) {
    Operation operation = combination.step().operation();
    Duration first = FaultCases.SHORT.plus(JITTER[0]);
    time.awaitScheduled(first, REAL_LIMIT);
    int responses = emulator.journal().count(operation);
    HttpResponse<String> login = response(response);
    time.advance(first);
    pause(FaultCases.SHORT.plus(JITTER[1]));
    emulator.journal().awaitCompleted(operation, responses + 2, REAL_LIMIT);
    return login;
  }

  private void pause(Duration length) {
    time.awaitScheduled(length, REAL_LIMIT);
    time.advance(length);
  }

  /**
   * Requests tokens while the fault lasts: at the endpoint, from another page of the same user, and
   * as another user.
   */
  private void requestMeanwhile(Optional<String> token) {
    HttpResponse<String> endpoint = response(page.startToken());
    assertThat(endpoint.statusCode()).as("status of the endpoint meanwhile").isEqualTo(status());
    token.ifPresent(known -> assertThat(tokenOf(endpoint)).isEqualTo(known));
    if (status() == 503) {
      assertRetryAfter(endpoint);
    }
    if (status() == 403) {
      assertThat(json(endpoint).path("error").asText()).isEqualTo("deactivated");
    }
    if (combination.warm() && token.isEmpty()) {
      int form = run.application().formLogin(run.visitor(), uid);
      assertThat(form).as("status of a login by form").isEqualTo(302);
    }
    if (expected.others() != Others.SERVED_AFTERWARDS) {
      assertOther(expected.others() == Others.SERVED);
    }
  }

  private void assertRetryAfter(HttpResponse<String> endpoint) {
    long seconds = endpoint.headers().firstValueAsLong("Retry-After").orElse(0);
    switch (combination.fault().reaction()) {
      case WAIT_LONG, RETRY_LATER ->
          assertThat(seconds)
              .as("Retry-After")
              .isBetween(FaultCases.LONG.toSeconds() - 1, FaultCases.LONG.toSeconds());
      default -> assertThat(seconds).as("Retry-After").isBetween(1L, LONGEST_BACK_OFF.toSeconds());
    }
  }

  private void assertOther(boolean served) {
    String other = "other-than-" + uid;
    emulator.users().add(EmulatedUser.of(other, "Other"));
    HttpResponse<String> response = response(run.visitor().startLogin(other));
    assertLoggedIn(response, other);
    assertThat(header(response).isPresent()).as("token of another user").isEqualTo(served);
    assertThat(run.provider().calls(other)).as("calls for another user").hasSize(served ? 1 : 0);
    header(response).ifPresent(token -> assertThat(emulator.users().tokens(other)).contains(token));
  }

  private void clear() {
    emulator.faults().clear();
    emulator.switches().clear();
  }

  private void end() {
    clear();
    if (hold.isPresent()) {
      // The held calls take effect now; their responses are discarded.
      Operation operation = combination.step().operation();
      emulator.journal().awaitCompleted(operation, emulator.journal().count(operation), REAL_LIMIT);
    }
  }

  /** Checks that the token arrives after the longest back-off. */
  private void recover(Optional<String> known) {
    time.advance(
        switch (combination.fault().reaction()) {
          case WAIT, WAIT_BRIEFLY, WAIT_ONCE, WAIT_LONG -> PACE_RECOVERED;
          default -> LONGEST_BACK_OFF;
        });
    Optional<EmulatedUser> user = emulator.users().find(uid);
    boolean deactivated = user.map(EmulatedUser::deactivated).orElse(false);
    int calls =
        known.isPresent() ? 0 : deactivated ? callsToReactivate() : user.isPresent() ? 1 : 2;
    int before = calls();

    CompletableFuture<HttpResponse<String>> endpoint = page.startToken();
    if (deactivated && known.isEmpty() && !combination.warm()) {
      pause(REPLICA_PAUSE);
    }
    HttpResponse<String> response = response(endpoint);

    assertThat(response.statusCode()).as("status of the endpoint afterwards").isEqualTo(200);
    assertThat(json(response).get("uid").asText()).isEqualTo(uid);
    String token = tokenOf(response);
    assertThat(emulator.users().tokens(uid)).as("valid tokens of the user").contains(token);
    known.ifPresent(same -> assertThat(token).isEqualTo(same));
    if (expected.newLogin()) {
      assertSignedOut(response(first.startToken()));
    }
    assertThat(calls() - before).as("calls afterwards").isEqualTo(calls);
    rejected.ifPresent(this::assertReplaced);
    if (expected.others() == Others.SERVED_AFTERWARDS) {
      assertOther(true);
    }
  }

  private int callsToReactivate() {
    return combination.warm() ? CALLS_TO_REACTIVATE_WARM : CALLS_TO_REACTIVATE;
  }

  /** With scope user another page may use the rejected token, so it is not revoked. */
  private void assertReplaced(String token) {
    if (run.scope() == TokenScope.SESSION) {
      run.awaitRevocation(Uid.of(uid));
      assertThat(emulator.users().isValid(token)).as("validity of the rejected token").isFalse();
    }
  }

  private void assertLoggedIn(HttpResponse<String> response, String user) {
    assertThat(response.statusCode()).as("status of the application's login").isEqualTo(200);
    assertThat(response.body())
        .as("the application's response")
        .isEqualTo(run.application().scriptResponse(user));
  }

  private int status() {
    return switch (expected.ending()) {
      case TOKEN, LATE_TOKEN, POSTPONED_TOKEN -> 200;
      case UNAVAILABLE, LATE_UNAVAILABLE, POSTPONED -> 503;
      case DEACTIVATED -> 403;
    };
  }

  private int callsInAll() {
    return run.provider().calls(uid).size();
  }

  private int calls() {
    return callsInAll() - callsBefore;
  }

  private static HttpResponse<String> response(CompletableFuture<HttpResponse<String>> response) {
    return response.orTimeout(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static Optional<String> header(HttpResponse<String> response) {
    return response.headers().firstValue("X-CometChat-Token");
  }

  /** The token of the header, or of the endpoint's body. */
  private static String tokenOf(HttpResponse<String> response) {
    return header(response).orElseGet(() -> json(response).path("authToken").asText());
  }

  private static JsonNode json(HttpResponse<String> response) {
    return BootBrowser.json(response);
  }
}
