/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.hc.core5.http2.impl.nio.ProtocolNegotiationException;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;

/** Finds the failure of a call in what a future was completed with. */
public final class Failures {

  private Failures() {}

  /** The failure itself; anything unforeseen counts as "not available". */
  public static ProviderException of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof ProviderException failure ? failure : unforeseen(cause);
  }

  /** Keeps the place, but not the text: it may quote a path, and a path may hold a token. */
  static UnavailableException unforeseen(Throwable cause) {
    String message = "The call to CometChat failed: " + cause.getClass().getName();
    UnavailableException failure =
        obstacle(cause)
            .map(obstacle -> obstacle.asFailure(message))
            .orElseGet(() -> new UnavailableException(message, 0, null, null));
    failure.setStackTrace(cause.getStackTrace());
    return failure;
  }

  /**
   * The client reads the alert of a server that ends the handshake as a protocol it cannot speak.
   */
  private static Optional<ConnectionProblem> obstacle(Throwable cause) {
    return cause instanceof ProtocolNegotiationException
        ? Optional.of(ConnectionProblem.TLS_REJECTED)
        : ConnectionProblem.of(cause);
  }
}
