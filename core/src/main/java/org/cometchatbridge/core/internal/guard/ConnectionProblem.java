/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.jspecify.annotations.Nullable;

/** Why calls do not even reach CometChat, where that is known and an operator can mend it. */
public enum ConnectionProblem {
  /** There is no such host. */
  UNKNOWN_HOST(
      "The name of CometChat's host is not known here. Check appId, region and baseUrl, and the"
          + " name service of this machine."),
  /** Nobody whom we trust vouches for the certificate. */
  TLS_UNTRUSTED(
      "TLS: nobody whom this machine trusts vouches for the certificate. Set trustStore, or an SSL"
          + " bundle, to the certificates of your deployment or of the proxy that opens TLS."),
  /** The certificate is somebody else's. */
  TLS_OTHER_NAME(
      "TLS: the certificate is for another host name. Check baseUrl, and what stands between the"
          + " application and CometChat; trustStore or an SSL bundle cannot mend that."),
  /** The certificate's time is over, or has not begun. */
  TLS_EXPIRED(
      "TLS: the certificate has expired or is not valid yet. Check the clock of this machine, and"
          + " have the certificate renewed; trustStore or an SSL bundle cannot mend that."),
  /** The two sides do not come to terms. */
  TLS_REJECTED(
      "TLS: the handshake failed. Check what stands between the application and CometChat, and that"
          + " trustStore or the SSL bundle is the right one."),
  /** The application does not say which key to use. */
  KEY_UNREADABLE(
      "The API key cannot be had. Check the environment variable, the file or the supplier that"
          + " apiKey refers to.");

  private final String remedy;

  ConnectionProblem(String remedy) {
    this.remedy = remedy;
  }

  /** What to do. */
  String remedy() {
    return remedy;
  }

  /** The failure of a call that could not be made because of this. */
  public UnavailableException asFailure(String message) {
    UnavailableException failure = new UnavailableException(message, 0, null, null);
    failure.initCause(new Met(this));
    return failure;
  }

  /** Finds the obstacle in what a connection failed with. */
  public static Optional<ConnectionProblem> of(Throwable failure) {
    ConnectionProblem found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      found = nearer(cause, found);
    }
    return Optional.ofNullable(found);
  }

  /** The innermost cause says it best; a handshake that failed says little. */
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

  /** The obstacle that a failed call met, as {@link #asFailure} noted it. */
  static @Nullable ConnectionProblem met(UnavailableException failure) {
    return failure.getCause() instanceof Met met ? met.obstacle : null;
  }

  /** Carries the obstacle without a text: the original one may quote what nobody is to read. */
  private static final class Met extends Exception {

    private static final long serialVersionUID = 1L;

    private final ConnectionProblem obstacle;

    Met(ConnectionProblem obstacle) {
      super(obstacle.name(), null, false, false);
      this.obstacle = obstacle;
    }
  }
}
