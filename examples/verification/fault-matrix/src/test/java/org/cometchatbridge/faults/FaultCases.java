/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.cometchatbridge.emulator.Fault;

/**
 * The contract's error tables as data, with the HTTP statuses that are documented, observed or most
 * likely, and the transport faults.
 */
final class FaultCases {

  /** A pause that is longer than {@code tokenTimeout}. */
  static final Duration LONG = Duration.ofSeconds(17);

  /** A pause that ends within {@code tokenTimeout}. */
  static final Duration SHORT = Duration.ofSeconds(2);

  private static final String TOO_MANY = "ERR_TOO_MANY_REQUESTS";
  private static final int HUGE = 1_000_000;

  private static final List<FaultCase> ALL = List.copyOf(new FaultCases().all);

  private final List<FaultCase> all = new ArrayList<>();

  private FaultCases() {
    keyAndApplication();
    users();
    tokens();
    planAndLimits();
    serverSide();
    noEnvelope();
    transport();
  }

  static List<FaultCase> all() {
    return ALL;
  }

  private void keyAndApplication() {
    code(401, "AUTH_ERR_APIKEY_NOT_FOUND", Reaction.STOP);
    code(401, "AUTH_ERR_EMPTY_APIKEY", Reaction.STOP);
    code(400, "AUTH_ERR_EMPTY_APPID", Reaction.STOP);
    code(401, "AUTH_ERR_INVALID_APPID", Reaction.STOP);
    code(403, "AUTH_ERR_NO_ACCESS", Reaction.NO_ACCESS);
    code(401, "AUTH_ERR_EMPTY_AUTH_HEADER", Reaction.FAIL);
    code(404, "ERR_API_NOT_FOUND", Reaction.FAIL);
    code(400, "ERR_INVALID_API_VERSION", Reaction.FAIL);
  }

  private void users() {
    code(404, "ERR_UID_NOT_FOUND", Reaction.USER_NOT_FOUND);
    code(500, "ERR_UID_NOT_FOUND", Reaction.USER_NOT_FOUND);
    code(200, "ERR_UID_NOT_FOUND", Reaction.USER_NOT_FOUND);
    taken("`ERR_UID_ALREADY_EXISTS` 400", fault -> fault.error(400, "ERR_UID_ALREADY_EXISTS"));
    taken("`ERR_UID_ALREADY_EXISTS` 409", fault -> fault.error(409, "ERR_UID_ALREADY_EXISTS"));
    taken("`ERR_UID_ALREADY_EXISTS` 503", fault -> fault.error(503, "ERR_UID_ALREADY_EXISTS"));
    taken("409 without a code", fault -> fault.html(409));
    code(400, "ERR_INVALID_UID", Reaction.FAIL);
    code(400, "ERR_BAD_REQUEST", Reaction.FAIL);
    code(404, "ERR_ROLE_NOT_FOUND", Reaction.FAIL);
    code(400, "ERR_ROLE_NOT_FOUND", Reaction.FAIL);
    code(400, "ERR_IMPORT_INVALID_USER_FORMAT", Reaction.FAIL);
    code(500, "ERR_UID_DELETE_FAILED", Reaction.RETRY);
    code(500, "ERR_WS_USER_CREATION_FAILED", Reaction.RETRY);
    code(400, "ERR_WS_USER_CREATION_FAILED", Reaction.RETRY);
    code(500, "ERR_WS_USER_UPDATION_FAILED", Reaction.RETRY);
    code(400, "ERR_WS_USER_UPDATION_FAILED", Reaction.RETRY);
  }

  private void tokens() {
    code(404, "ERR_AUTH_TOKEN_NOT_FOUND", Reaction.FAIL);
    code(500, "ERR_AUTH_TOKEN_DELETE_FAILED", Reaction.RETRY);
    code(500, "ERR_AUTH_TOKENS_DELETE_FAILED", Reaction.RETRY);
    code(400, "ERR_AUTHTOKEN_UNAVAILABLE", Reaction.FAIL);
    code(400, "ERR_AUTHTOKEN_NOT_ACCESSIBLE", Reaction.FAIL);
    code(401, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", Reaction.FAIL);
    code(401, "AUTH_ERR_EMPTY_AUTH_TOKEN", Reaction.FAIL);
  }

  private void planAndLimits() {
    code(429, TOO_MANY, Reaction.WAIT);
    code(400, TOO_MANY, Reaction.WAIT);
    response("429 without a code", Reaction.WAIT, fault -> fault.html(429));
    limited(Reaction.WAIT_BRIEFLY, "Retry-After", "seconds", now -> "" + SHORT.toSeconds());
    limited(Reaction.WAIT_LONG, "Retry-After", "seconds", now -> "" + LONG.toSeconds());
    limited(Reaction.WAIT_LONG, "Retry-After", "a date", now -> httpDate(now.plus(LONG)));
    limited(Reaction.WAIT_LONG, "X-Rate-Limit-Reset", "Unix time", now -> reset(now));
    limited(Reaction.WAIT_LONG, "X-RateLimit-Reset", "Unix time", now -> reset(now));
    limited(Reaction.WAIT_ONCE, "Retry-After", "seconds", now -> "" + SHORT.toSeconds());
    code(403, "ERR_PLAN_RESTRICTION", Reaction.FAIL);
    code(402, "ERR_PLAN_QUOTA_RESTRICTION", Reaction.FAIL);
    code(402, "ERR_SUBSCRIPTION_EXPIRED", Reaction.FAIL);
  }

  private void serverSide() {
    code(500, "ERR_OPERATION_FAILED", Reaction.RETRY);
    code(500, "ERR_MISSION_FAILED", Reaction.RETRY);
    code(500, "ERR_EXCEPTION", Reaction.RETRY);
    code(417, "ERR_BAD_ERROR_RESPONSE", Reaction.RETRY_ONCE);
    code(418, "ERR_NEVER_HEARD_OF", Reaction.FAIL);
    code(500, "ERR_NEVER_HEARD_OF", Reaction.RETRY);
  }

  private void noEnvelope() {
    for (int status : new int[] {400, 401, 403, 404, 413}) {
      response(status + " HTML", Reaction.FAIL, fault -> fault.html(status));
    }
    response("404 without a body", Reaction.FAIL, fault -> fault.empty(404));
    response(
        "302 to another application",
        Reaction.FAIL,
        fault -> fault.empty(302).header("Location", "http://127.0.0.1:9/stolen"));
    for (int status : new int[] {502, 503, 504, 200}) {
      response(status + " HTML", Reaction.RETRY, fault -> fault.html(status));
    }
    response(
        "511 HTML, of a network that requires a sign-in", Reaction.RETRY, fault -> fault.html(511));
    response("503 without a body", Reaction.RETRY, fault -> fault.empty(503));
    response(
        "503, `Retry-After` in seconds",
        Reaction.RETRY_LATER,
        fault -> fault.html(503).header("Retry-After", "" + LONG.toSeconds()));
    response("200 without a body", Reaction.NO_BODY, fault -> fault.empty(200));
    response(
        "200, an unknown content coding",
        Reaction.RETRY,
        fault -> fault.body(200, "application/json", "coded").header("Content-Encoding", "br"));
    response("200, truncated JSON", Reaction.RETRY, Fault::truncatedJson);
    response("200, a body of 1 MB", Reaction.RETRY, fault -> fault.oversizedBody(HUGE));
  }

  private void transport() {
    response("502 HTML, once", Reaction.PASS, fault -> fault.html(502));
    response("a body of 1 MB, once", Reaction.PASS, fault -> fault.oversizedBody(HUGE));
    response("truncated JSON, once", Reaction.PASS, Fault::truncatedJson);
    response("cut inside the headers, once", Reaction.PASS, Fault::resetMidHeaders);
    response("cut inside the body, once", Reaction.PASS, Fault::resetMidBody);
    response(
        "cut inside the body after the call took effect, once",
        Reaction.LOST,
        fault -> fault.afterProcessing().resetMidBody());
    response(
        "response lost, once",
        Reaction.LOST,
        fault -> fault.afterProcessing().resetBeforeHeaders());
    response("reset before the response", Reaction.RETRY, Fault::resetBeforeHeaders);
    response("cut inside the headers", Reaction.RETRY, Fault::resetMidHeaders);
    response("cut inside the body", Reaction.RETRY, Fault::resetMidBody);
    response("connection refused", Reaction.UNREACHABLE, UnaryOperator.identity());
    response("no response", Reaction.HANG, UnaryOperator.identity());
    response("dead connection", Reaction.DEAD_CONNECTION, UnaryOperator.identity());
    response("slow response", Reaction.SLOW, UnaryOperator.identity());
  }

  private void code(int status, String code, Reaction reaction) {
    response("`" + code + "` " + status, reaction, fault -> fault.error(status, code));
  }

  /** Another node has created the user: the call takes effect, and the response is an error. */
  private void taken(String name, UnaryOperator<Fault> shape) {
    response(name, Reaction.ALREADY_EXISTS, fault -> shape.apply(fault.afterProcessing()));
  }

  private void limited(
      Reaction reaction,
      String header,
      String form,
      java.util.function.Function<Instant, String> value) {
    String length = reaction == Reaction.WAIT_LONG ? "17 s" : "2 s";
    String times = reaction == Reaction.WAIT_ONCE ? ", once" : "";
    add(
        "429, `" + header + "` as " + form + ", " + length + times,
        reaction,
        (fault, now) -> fault.error(429, TOO_MANY).header(header, value.apply(now)));
  }

  private void response(String name, Reaction reaction, UnaryOperator<Fault> shape) {
    add(name, reaction, (fault, now) -> shape.apply(fault));
  }

  private void add(String name, Reaction reaction, BiFunction<Fault, Instant, Fault> shape) {
    all.add(new FaultCase(name, reaction, shape));
  }

  private static String httpDate(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  private static String reset(Instant now) {
    return "" + now.plus(LONG).getEpochSecond();
  }
}
