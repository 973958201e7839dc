/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.concurrent.CompletionException;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;

/** Finds the failure of a call in the exception that a future was completed with. */
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

  /** Keeps the stack trace but not the message, which may contain a path with a token. */
  private static UnavailableException unforeseen(Throwable cause) {
    String message = "The call to CometChat failed: " + cause.getClass().getName();
    UnavailableException failure =
        ConnectionProblem.of(cause)
            .map(problem -> problem.asFailure(message))
            .orElseGet(() -> new UnavailableException(message, 0, null, null));
    failure.setStackTrace(cause.getStackTrace());
    return failure;
  }
}
