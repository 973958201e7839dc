/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.ProbeResponse;

/**
 * What a response means that is not the expected one.
 *
 * @param kind the finding
 * @param sentence its sentence
 * @param remedy its remedy
 */
record Verdict(FindingKind kind, String sentence, String remedy) {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int SIGN_IN_REQUIRED = 511;
  private static final int NOT_IMPLEMENTED = 501;
  private static final Set<Integer> GATEWAY = Set.of(401, 403, 413, 414, 426, 431, 451);

  /** The codes that the contract has; a code decides before the status. */
  private static final Map<String, FindingKind> CODES =
      Map.ofEntries(
          Map.entry("AUTH_ERR_APIKEY_NOT_FOUND", FindingKind.KEY_UNKNOWN),
          Map.entry("AUTH_ERR_EMPTY_APIKEY", FindingKind.KEY_EMPTY),
          Map.entry("AUTH_ERR_NO_ACCESS", FindingKind.KEY_NO_ACCESS),
          Map.entry("AUTH_ERR_EMPTY_APPID", FindingKind.APP_EMPTY),
          Map.entry("AUTH_ERR_INVALID_APPID", FindingKind.APP_UNKNOWN),
          Map.entry("ERR_API_NOT_FOUND", FindingKind.HTTP_NO_ENDPOINT),
          Map.entry("ERR_INVALID_API_VERSION", FindingKind.HTTP_NO_ENDPOINT),
          Map.entry("ERR_PLAN_RESTRICTION", FindingKind.PLAN_RESTRICTED),
          Map.entry("ERR_PLAN_QUOTA_RESTRICTION", FindingKind.PLAN_QUOTA),
          Map.entry("ERR_SUBSCRIPTION_EXPIRED", FindingKind.PLAN_EXPIRED),
          Map.entry("ERR_TOO_MANY_REQUESTS", FindingKind.RATE_EXCEEDED));

  /** The meaning of a response other than the expected one. */
  static Verdict of(ProbeResponse response) {
    RawResponse raw = response.raw();
    if (raw == null) {
      return withoutResponse(response);
    }
    String code = response.code();
    int status = response.status();
    if (code != null) {
      FindingKind known = CODES.get(code);
      if (known != null) {
        return of(known);
      }
      return response.isTransient()
          ? serverError(status)
          : new Verdict(
              FindingKind.CALL_REJECTED,
              "CometChat rejects a call with status " + status + " and code " + code + ".",
              remedy(status, code));
    }
    if (!raw.readable()) {
      return of(FindingKind.HTTP_UNREADABLE);
    }
    return ofGateway(status);
  }

  private static Verdict ofGateway(int status) {
    if (status == PROXY_AUTHENTICATION_REQUIRED) {
      return of(FindingKind.PROXY_CREDENTIALS);
    }
    if (status == SIGN_IN_REQUIRED) {
      return of(FindingKind.HTTP_SIGN_IN);
    }
    if (status == TOO_MANY_REQUESTS) {
      return new Verdict(
          FindingKind.RATE_EXCEEDED,
          "A gateway, or CometChat itself, rejects calls with status 429.",
          FindingKind.RATE_EXCEEDED.remedy());
    }
    if (GATEWAY.contains(status)) {
      return new Verdict(
          FindingKind.HTTP_GATEWAY,
          "The response has status " + status + " and is not CometChat's.",
          OutageDetector.remedyOf(status, null));
    }
    if (status >= 500 && status != NOT_IMPLEMENTED) {
      return serverError(status);
    }
    return new Verdict(
        FindingKind.HTTP_OTHER_RESPONSE,
        "The response has status " + status + " and is not CometChat's.",
        FindingKind.HTTP_OTHER_RESPONSE.remedy());
  }

  private static Verdict serverError(int status) {
    return new Verdict(
        FindingKind.HTTP_SERVER_ERROR,
        "CometChat, or a gateway in front of it, responds with status " + status + ".",
        FindingKind.HTTP_SERVER_ERROR.remedy());
  }

  private static String remedy(int status, String code) {
    String sentences = OutageDetector.remedyOf(status, code);
    int end = sentences.indexOf(". ");
    return end < 0 ? sentences : sentences.substring(end + 2);
  }

  private static Verdict withoutResponse(ProbeResponse response) {
    Optional<ConnectionProblem> problem = Optional.ofNullable(response.problem());
    Optional<FindingKind> known =
        problem.map(
            found ->
                switch (found) {
                  case UNKNOWN_HOST -> FindingKind.DNS_UNKNOWN;
                  case PROXY_CREDENTIALS -> FindingKind.PROXY_CREDENTIALS;
                  case PROXY_REJECTED -> FindingKind.PROXY_REJECTED;
                  case TLS_EXPIRED -> FindingKind.TLS_EXPIRED;
                  case TLS_OTHER_NAME -> FindingKind.TLS_OTHER_NAME;
                  case TLS_UNTRUSTED -> FindingKind.TLS_UNTRUSTED;
                  case TLS_REJECTED -> FindingKind.TLS_REJECTED;
                  default -> FindingKind.HTTP_FAILED;
                });
    return of(
        known.orElse(response.timedOut() ? FindingKind.HTTP_TIMEOUT : FindingKind.HTTP_FAILED));
  }

  private static Verdict of(FindingKind kind) {
    return new Verdict(kind, kind.meaning(), kind.remedy());
  }

  Verdict {
    Objects.requireNonNull(kind);
  }

  void addTo(Findings findings) {
    // Calls that fail alike need no second finding.
    if (!findings.has(kind)) {
      findings.add(kind, sentence, remedy);
    }
  }
}
