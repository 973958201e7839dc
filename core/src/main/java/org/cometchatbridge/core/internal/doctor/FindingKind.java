/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import static org.cometchatbridge.core.doctor.Finding.Severity.ERROR;
import static org.cometchatbridge.core.doctor.Finding.Severity.OK;
import static org.cometchatbridge.core.doctor.Finding.Severity.UNKNOWN;
import static org.cometchatbridge.core.doctor.Finding.Severity.WARNING;

import org.cometchatbridge.core.doctor.Finding;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.cometchatbridge.core.internal.guard.OutageDetector;

/** Everything that a check can find. The documentation is generated from it. */
public enum FindingKind {
  /** Settings that pass validation. */
  SETTINGS_VALID("settings.valid", OK, "The settings are valid.", ""),
  /** Settings that do not. */
  SETTINGS_INVALID(
      "settings.invalid",
      ERROR,
      "A setting is missing or wrong; the finding names it.",
      "Correct the setting as the finding describes."),
  /** Plain http to another machine. */
  SETTINGS_CLEAR_TEXT(
      "settings.clear-text",
      WARNING,
      "The API key and all tokens are sent in clear text, because insecureBaseUrl is true.",
      "Set an https baseUrl and remove insecureBaseUrl. Plain http is only for tests in a trusted"
          + " network."),
  /** The first key cannot be read. */
  KEY_UNREADABLE("key.unreadable", ERROR, ConnectionProblem.KEY_UNREADABLE),
  /** The second key cannot be read. */
  SECOND_KEY_UNREADABLE(
      "secondary-key.unreadable",
      WARNING,
      "The second API key cannot be read.",
      "Check the environment variable, the file or the supplier that secondaryApiKey refers to, or"
          + " remove secondaryApiKey."),

  /** The name has addresses. */
  DNS_RESOLVED("dns.resolved", OK, "The host name has addresses.", ""),
  /** The name has none. */
  DNS_UNKNOWN("dns.unknown", ERROR, ConnectionProblem.UNKNOWN_HOST),
  /** No response of the name servers. */
  DNS_TIMEOUT(
      "dns.timeout",
      ERROR,
      "The host name was not resolved within connectTimeout.",
      "Check the DNS servers of this machine. If lookups are slow, increase connectTimeout."),

  /** Every address accepts a connection. */
  TCP_CONNECTED("tcp.connected", OK, "The server accepts connections.", ""),
  /** Some addresses do not. */
  TCP_PARTLY(
      "tcp.partly",
      WARNING,
      "The server accepts connections at some of its addresses only.",
      "Check the routes and the firewall for the addresses that fail, often those of IPv6."),
  /** No address does, and the failure comes at once. */
  TCP_REJECTED(
      "tcp.rejected",
      ERROR,
      "The server accepts no connection.",
      "Check host and port in baseUrl or 'proxy', and that a firewall lets the application"
          + " open connections to it."),
  /** No address responds. */
  TCP_TIMEOUT(
      "tcp.timeout",
      ERROR,
      "The server does not respond to connections within connectTimeout.",
      "Allow outgoing connections to it in the firewall, by name, or set 'proxy' if the network"
          + " requires one."),

  /** The proxy opens a tunnel. */
  PROXY_TUNNEL("proxy.tunnel", OK, "The proxy opens a tunnel to CometChat.", ""),
  /** The proxy passes calls on without a tunnel. */
  PROXY_FORWARDS(
      "proxy.forwards",
      OK,
      "Calls go through the proxy without a tunnel, because baseUrl is http.",
      ""),
  /** Status 407. */
  PROXY_CREDENTIALS("proxy.credentials", ERROR, ConnectionProblem.PROXY_CREDENTIALS),
  /** Another status. */
  PROXY_REJECTED("proxy.rejected", ERROR, ConnectionProblem.PROXY_REJECTED),
  /** No response. */
  PROXY_TIMEOUT(
      "proxy.timeout",
      ERROR,
      "The proxy does not respond within connectTimeout.",
      "Check that the proxy can reach CometChat, and that 'proxy' has its host and port."),
  /** Something else than a proxy. */
  PROXY_OTHER(
      "proxy.other-response",
      ERROR,
      "The server that 'proxy' names does not respond like an HTTP proxy.",
      "Set 'proxy' to the host and port of an HTTP proxy; SOCKS and TLS to the proxy are not"
          + " supported."),

  /** A verified certificate. */
  TLS_TRUSTED("tls.trusted", OK, "The certificate is trusted and for the right host name.", ""),
  /** Plain http. */
  TLS_NONE("tls.none", OK, "The base URL uses plain http, so there is no TLS to check.", ""),
  /** A certificate that expires within 14 days. */
  TLS_EXPIRES_SOON(
      "tls.expires-soon",
      WARNING,
      "The certificate expires within 14 days.",
      "Have it renewed if it is that of your deployment or of your proxy. CometChat renews its own"
          + " certificates; if this one is CometChat's, check the clock of this machine."),
  /** An expired certificate. */
  TLS_EXPIRED("tls.expired", ERROR, ConnectionProblem.TLS_EXPIRED),
  /** A certificate for another name. */
  TLS_OTHER_NAME("tls.other-name", ERROR, ConnectionProblem.TLS_OTHER_NAME),
  /** An unknown issuer. */
  TLS_UNTRUSTED("tls.untrusted", ERROR, ConnectionProblem.TLS_UNTRUSTED),
  /** Another failure. */
  TLS_REJECTED("tls.rejected", ERROR, ConnectionProblem.TLS_REJECTED),
  /** A handshake that does not end. */
  TLS_TIMEOUT(
      "tls.timeout",
      ERROR,
      "The TLS handshake did not end within connectTimeout.",
      "Check the gateways between the application and CometChat, and that the port of baseUrl uses"
          + " TLS."),

  /** CometChat responds. */
  HTTP_RESPONDS("http.responds", OK, "CometChat responds.", ""),
  /** A response by HTTP/1.0. */
  HTTP_VERSION(
      "http.version",
      WARNING,
      "Responses come by HTTP/1.0, so that each call needs a new connection.",
      "Let the gateway between the application and CometChat use HTTP/1.1."),
  /** No response in time. */
  HTTP_TIMEOUT(
      "http.timeout",
      ERROR,
      "There was no response within callTimeout.",
      "Run the check again. If it stays, check the gateways between the application and CometChat,"
          + " and CometChat's status page."),
  /** The connection failed. */
  HTTP_FAILED(
      "http.failed",
      ERROR,
      "The connection was lost before the response was complete.",
      "Run the check again. If it stays, check the gateways between the application and"
          + " CometChat."),
  /** A response of something else. */
  HTTP_OTHER_RESPONSE("http.other-response", ERROR, ConnectionProblem.OTHER_RESPONSE),
  /** A status that a gateway sends. */
  HTTP_GATEWAY("http.gateway", ERROR, OutageDetector.remedyOf(403, null)),
  /** A body that cannot be read. */
  HTTP_UNREADABLE("http.unreadable", ERROR, ConnectionProblem.UNREADABLE_BODY),
  /** Status 511. */
  HTTP_SIGN_IN("http.sign-in", ERROR, ConnectionProblem.SIGN_IN_REQUIRED),
  /** A failure of the server. */
  HTTP_SERVER_ERROR(
      "http.server-error",
      ERROR,
      "CometChat, or a gateway in front of it, reports a failure of its own.",
      "Run the check again later, and check CometChat's status page."),
  /** No such endpoint or version. */
  HTTP_NO_ENDPOINT("http.no-endpoint", ERROR, OutageDetector.remedyOf(404, "ERR_API_NOT_FOUND")),

  /** The clocks agree. */
  CLOCK_RIGHT("clock.right", OK, "The clock of this machine agrees with CometChat's.", ""),
  /** They differ. */
  CLOCK_DIFFERS(
      "clock.differs",
      WARNING,
      "The clock of this machine differs from CometChat's by more than 30 seconds.",
      "Let a time service set the clock. A wrong clock makes valid certificates invalid, and pauses"
          + " too long or too short."),
  /** No date. */
  CLOCK_UNKNOWN(
      "clock.unknown", UNKNOWN, "The responses have no Date header to compare the clock with.", ""),

  /** The app exists. */
  APP_ACCEPTED("app.accepted", OK, "CometChat accepts the app id in this region.", ""),
  /** It does not, or not here. */
  APP_UNKNOWN(
      "app.unknown",
      ERROR,
      "CometChat does not accept the app id here: it is wrong, or the app lives in another region."
          + " The response does not show which.",
      "Compare appId and 'region' with the CometChat dashboard."),
  /** The header is missing. */
  APP_EMPTY(
      "app.empty",
      ERROR,
      "The app id arrives empty.",
      "Set appId, and check that gateways between the application and CometChat keep the header"
          + " appId."),

  /** The key is one of the app's. */
  KEY_ACCEPTED("key.accepted", OK, "CometChat accepts the API key.", ""),
  /** The key is not. */
  KEY_UNKNOWN(
      "key.unknown",
      ERROR,
      "CometChat does not know the API key: it is wrong, was revoked, or belongs to another app."
          + " The response does not show which.",
      "Set apiKey to a REST API key of this app."),
  /** The header is missing. */
  KEY_EMPTY(
      "key.empty",
      ERROR,
      "The API key arrives empty.",
      "Set apiKey, and check that gateways between the application and CometChat keep the header"
          + " apikey."),
  /** The second key is one of the app's. */
  SECOND_KEY_ACCEPTED("secondary-key.accepted", OK, "CometChat accepts the second API key.", ""),
  /** The second key is not. */
  SECOND_KEY_UNKNOWN(
      "secondary-key.unknown",
      WARNING,
      "CometChat does not know the second API key, so that it cannot take the place of the first"
          + " one.",
      "Set secondaryApiKey to a REST API key of this app, or remove it."),
  /** The key may do all that the bridge does. */
  KEY_FULL_ACCESS(
      "key.full-access", OK, "The API key may create, change and delete users and tokens.", ""),
  /** It may not. */
  KEY_NO_ACCESS("key.scope", ERROR, OutageDetector.remedyOf(403, "AUTH_ERR_NO_ACCESS")),
  /** Reading does not show it. */
  KEY_SCOPE_UNKNOWN(
      "key.scope-unknown",
      UNKNOWN,
      "Reading does not show whether the API key has fullAccess scope.",
      "Run all checks, not only those that read."),

  /** A restriction of the plan. */
  PLAN_RESTRICTED("plan.restricted", ERROR, OutageDetector.remedyOf(403, "ERR_PLAN_RESTRICTION")),
  /** A quota of the plan. */
  PLAN_QUOTA("plan.quota", ERROR, OutageDetector.remedyOf(403, "ERR_PLAN_QUOTA_RESTRICTION")),
  /** The subscription. */
  PLAN_EXPIRED("plan.expired", ERROR, OutageDetector.remedyOf(403, "ERR_SUBSCRIPTION_EXPIRED")),

  /** Calls remain. */
  RATE_HEADROOM("rate.headroom", OK, "The rate limit leaves room for calls.", ""),
  /** Few calls remain. */
  RATE_LOW(
      "rate.low",
      WARNING,
      "Less than a tenth of the rate limit remains for this minute.",
      "Find out what else calls CometChat with this app, or ask CometChat for a higher limit."),
  /** The settings allow more than CometChat. */
  RATE_SETTING(
      "rate.setting",
      WARNING,
      "The settings allow more calls a minute than CometChat does.",
      "Set coreCallsPerMinute and standardCallsPerMinute to the limits of the plan divided by the"
          + " number of nodes."),
  /** Status 429. */
  RATE_EXCEEDED(
      "rate.exceeded",
      WARNING,
      "CometChat rejects calls because the rate limit is exceeded.",
      "Run the check again after a minute. If it stays, set coreCallsPerMinute and"
          + " standardCallsPerMinute to the limits of the plan divided by the number of nodes."),
  /** No headers. */
  RATE_UNKNOWN(
      "rate.unknown",
      UNKNOWN,
      "The responses do not say how many calls remain, nor do they name the plan.",
      "The dashboard shows the plan and its limits."),

  /** A rejection with another code. */
  CALL_REJECTED("call.rejected", ERROR, OutageDetector.remedyOf(400, "ERR_OTHER")),

  /** The user was created, changed and removed. */
  USER_WRITTEN("user.written", OK, "A user was created, changed and deleted.", ""),
  /** The user may still be there. */
  USER_LEFT(
      "user.left",
      ERROR,
      "The user of the check may still exist, because its deletion failed.",
      "Delete the user in the CometChat dashboard; the finding names its uid."),
  /** The response to the creation was lost, and there is no user. */
  USER_UNCERTAIN(
      "user.uncertain",
      WARNING,
      "It is not certain whether the user of the check was created; it was not there when it was to"
          + " be deleted.",
      "If the user appears in the CometChat dashboard, delete it; the finding names its uid."),

  /** A token was created and deleted. */
  TOKEN_CREATED("token.created", OK, "A token was created and deleted.", ""),
  /** The response has none. */
  TOKEN_UNUSABLE("token.unusable", ERROR, ConnectionProblem.NO_USABLE_TOKEN),
  /** The response has that of another user. */
  TOKEN_OF_ANOTHER_USER("token.of-another-user", ERROR, ConnectionProblem.TOKEN_OF_ANOTHER_USER),
  /** The token was not deleted. */
  TOKEN_NOT_DELETED(
      "token.not-deleted",
      WARNING,
      "The token could not be deleted, so that a logout would not end it.",
      "Check the findings about the key, and run the check again."),

  /** An earlier check failed. */
  SKIPPED(
      "checks.skipped",
      UNKNOWN,
      "The checks that follow were not made, because they need what failed.",
      "Fix that first, then run the check again."),
  /** Only reading checks were wanted. */
  READ_ONLY("checks.read-only", UNKNOWN, "Writing users and tokens was not checked.", ""),
  /** The thread was interrupted. */
  INTERRUPTED(
      "checks.interrupted",
      UNKNOWN,
      "The check was interrupted before its end.",
      "Run the check again.");

  private static final String END_OF_SENTENCE = ". ";

  private final String id;
  private final Finding.Severity severity;
  private final String meaning;
  private final String remedy;

  FindingKind(String id, Finding.Severity severity, String meaning, String remedy) {
    this.id = id;
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The sentences with which the bridge logs the same problem. */
  FindingKind(String id, Finding.Severity severity, ConnectionProblem problem) {
    this(id, severity, problem.remedy());
  }

  FindingKind(String id, Finding.Severity severity, String sentences) {
    this(
        id,
        severity,
        sentences.substring(0, sentences.indexOf(END_OF_SENTENCE) + 1),
        sentences.substring(sentences.indexOf(END_OF_SENTENCE) + END_OF_SENTENCE.length()));
  }

  /** The stable name. */
  public String id() {
    return id;
  }

  /** How bad it is. */
  public Finding.Severity severity() {
    return severity;
  }

  /** What it means, in one or two sentences. */
  public String meaning() {
    return meaning;
  }

  /** What to do, or an empty text. */
  public String remedy() {
    return remedy;
  }
}
