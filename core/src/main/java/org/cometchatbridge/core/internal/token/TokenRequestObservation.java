/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.TokenRequestObserver;

/** Calls the application's observer and catches its exceptions. */
final class TokenRequestObservation {

  private final AtomicBoolean failureLogged = new AtomicBoolean();
  private final TokenRequestObserver observer;
  private final Executor callbacks;
  private final OperatorLog log;

  TokenRequestObservation(TokenRequestObserver observer, Executor callbacks, OperatorLog log) {
    this.observer = observer;
    this.callbacks = callbacks;
    this.log = log.named(TokenRequestObservation.class);
  }

  /** Observes a token request that is about to start on the current thread. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing depends on the observer
  void observe(TokenRequest tokenRequest) {
    if (observer.equals(TokenRequestObserver.none())) {
      return;
    }
    try {
      Consumer<TokenResult> completion = observer.started();
      tokenRequest.future().thenAcceptAsync(result -> completed(completion, result), callbacks);
    } catch (Exception | Error e) {
      // Code of the application. Other JVM languages can throw checked exceptions undeclared.
      warnOnce(e);
    }
  }

  private void completed(Consumer<TokenResult> completion, TokenResult result) {
    try {
      completion.accept(result);
    } catch (Exception | Error e) {
      warnOnce(e);
    }
  }

  private void warnOnce(Throwable thrown) {
    if (failureLogged.compareAndSet(false, true)) {
      log.warn(
          "The TokenRequestObserver threw an exception; token requests are not affected. Further"
              + " exceptions are not logged",
          thrown);
    }
  }
}
