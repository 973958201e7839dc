/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Why calls do not reach CometChat, or their responses cannot be used, where the reason is known
 * and an operator can remove it.
 */
public enum ConnectionProblem {
  /** The host name cannot be resolved. */
  UNKNOWN_HOST(
      "The host name of CometChat, or of the proxy, cannot be resolved. Check appId, 'region',"
          + " baseUrl and 'proxy', and the DNS settings of this machine."),
  /** The proxy requires a user and a password, or rejects those that it was given. */
  PROXY_CREDENTIALS(
      "A proxy%s requires a user and a password (status 407). Set 'proxy' to"
          + " http://user:password@host:port with those that it accepts; only Basic authentication is"
          + " supported. If no proxy is set, one in the network intercepts the calls: have it let"
          + " CometChat's host name pass."),
  /** The proxy does not open a tunnel to CometChat. */
  PROXY_REJECTED(
      "The proxy%s does not open a tunnel to CometChat. Allow CometChat's host name there, and check"
          + " that the proxy can reach it."),
  /** No trusted authority has issued the certificate. */
  TLS_UNTRUSTED(
      "TLS: the server certificate is not trusted: no certification path to a trusted CA. Set"
          + " trustStore, or an SSL bundle, to the certificates of your deployment or of the proxy"
          + " that terminates TLS."),
  /** The certificate was issued for another host name. */
  TLS_OTHER_NAME(
      "TLS: the certificate is for another host name. Check baseUrl, and the gateways between the"
          + " application and CometChat; trustStore or an SSL bundle cannot fix that."),
  /** The certificate is not valid at this time. */
  TLS_EXPIRED(
      "TLS: the certificate has expired or is not valid yet. Check the clock of this machine, and"
          + " have the certificate renewed; trustStore or an SSL bundle cannot fix that."),
  /** The handshake failed for another reason. */
  TLS_REJECTED(
      "TLS: the handshake failed. Check the gateways between the application and CometChat, and that"
          + " trustStore or the SSL bundle is the right one."),
  /** A response comes from something else than CometChat, such as the sign-in page of a network. */
  OTHER_RESPONSE(
      "The response is not CometChat's. Check baseUrl, and the gateways between the application"
          + " and CometChat."),
  /** Responses are too large, or have a content coding that was not asked for. */
  UNREADABLE_BODY(
      "The responses are too large, or have a content coding that the bridge has not asked for or"
          + " that is damaged. Check baseUrl, and the gateways between the application and CometChat:"
          + " they must pass responses on as they are."),
  /** The network lets calls through after a sign-in. */
  SIGN_IN_REQUIRED(
      "The network requires a sign-in before it lets calls through (status 511). Sign in, or allow"
          + " CometChat's host name there."),
  /** A response holds no token. */
  NO_USABLE_TOKEN(
      "CometChat's responses hold no usable token. Check baseUrl, and ask CometChat's support if it"
          + " is right."),
  /** A response holds the token of another user. */
  TOKEN_OF_ANOTHER_USER(
      "CometChat assigns tokens to another user. Check baseUrl and the gateways between the"
          + " application and CometChat, which must not cache, and ask CometChat's support."),
  /** The application's API key cannot be read. */
  KEY_UNREADABLE(
      "The API key cannot be read. Check the environment variable, the file or the supplier that"
          + " apiKey refers to.");

  private final String remedy;

  ConnectionProblem(String remedy) {
    this.remedy = remedy;
  }

  /** What is wrong, in one sentence, and what to do, in others. */
  public String remedy() {
    return remedyFor(null);
  }

  private String remedyFor(@Nullable String where) {
    return remedy.replace("%s", where == null ? "" : " at " + where);
  }

  /** The failure of a call that could not be made because of this. */
  public UnavailableException asFailure(String message) {
    return asFailure(message, null);
  }

  /**
   * The failure of a call whose response cannot be used because of this.
   *
   * @param status the status of the response
   */
  public UnavailableException asFailure(String message, int status) {
    UnavailableException failure = new UnavailableException(message, status, null, null);
    failure.initCause(new Cause(this, null));
    return failure;
  }

  /**
   * The failure of a call that could not be made because of this.
   *
   * @param where the server that the remedy names, or {@code null}
   */
  public UnavailableException asFailure(String message, @Nullable String where) {
    UnavailableException failure = new UnavailableException(message, 0, null, null);
    failure.initCause(new Cause(this, where));
    return failure;
  }

  /** Finds the problem in the exception that a connection failed with. */
  public static Optional<ConnectionProblem> of(Throwable failure) {
    ConnectionProblem found = null;
    // Each cause once: they may form a circle.
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
      found = nearer(cause, found);
    }
    return Optional.ofNullable(found);
  }

  /** The innermost cause is the most precise one; a failed handshake is the least precise. */
  private static @Nullable ConnectionProblem nearer(
      Throwable cause, @Nullable ConnectionProblem before) {
    if (cause instanceof UnknownHostException) {
      return UNKNOWN_HOST;
    }
    if (cause instanceof CertificateExpiredException
        || cause instanceof CertificateNotYetValidException) {
      return TLS_EXPIRED;
    }
    if (cause instanceof SSLPeerUnverifiedException) {
      return TLS_OTHER_NAME;
    }
    if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
      return TLS_UNTRUSTED;
    }
    if (cause instanceof CertificateException) {
      return before == TLS_UNTRUSTED ? before : TLS_OTHER_NAME;
    }
    return cause instanceof SSLException && before == null ? TLS_REJECTED : before;
  }

  /** What to do about a failed call, or {@code null} if {@link #asFailure} did not make it. */
  static @Nullable String remedy(UnavailableException failure) {
    return failure.getCause() instanceof Cause cause ? cause.problem.remedyFor(cause.where) : null;
  }

  /** The problem of a failed call, or empty if {@link #asFailure} did not make it. */
  public static Optional<ConnectionProblem> in(ProviderException failure) {
    return failure.getCause() instanceof Cause cause
        ? Optional.of(cause.problem)
        : Optional.empty();
  }

  /** Whether a call was carried out and its token cannot be used: another one would not help. */
  public static boolean isAboutToken(ProviderException failure) {
    return failure.getCause() instanceof Cause cause
        && (cause.problem == NO_USABLE_TOKEN || cause.problem == TOKEN_OF_ANOTHER_USER);
  }

  /**
   * Whether a failed call says something of the calls for other users, too: there was no response,
   * or it came from something else than CometChat.
   */
  static boolean concernsEveryUser(UnavailableException failure) {
    return failure.code().isEmpty() && !isAboutToken(failure);
  }

  /** Carries the problem without a text: the original one may contain a secret. */
  private static final class Cause extends Exception {

    private static final long serialVersionUID = 1L;

    private final ConnectionProblem problem;
    private final @Nullable String where;

    Cause(ConnectionProblem problem, @Nullable String where) {
      super(problem.name(), null, false, false);
      this.problem = problem;
      this.where = where;
    }
  }
}
