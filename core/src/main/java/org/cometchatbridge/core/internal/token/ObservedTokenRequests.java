/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the application's observer of token requests, and keeps its faults away from them. */
final class ObservedTokenRequests {

  private static final Logger LOG = LoggerFactory.getLogger(ObservedTokenRequests.class);

  private final AtomicBoolean failureTold = new AtomicBoolean();
  private final TokenRequestObserver observer;

  ObservedTokenRequests(TokenRequestObserver observer) {
    this.observer = observer;
  }

  /** A token request is about to begin on this thread. */
  @SuppressWarnings("FutureReturnValueIgnored") // the observer is the last to hear
  void accompany(TokenRequest tokenRequest) {
    try {
      Consumer<TokenResult> end = observer.started();
      tokenRequest.view().thenAccept(result -> tell(end, result));
    } catch (Exception | Error e) {
      // The observer is the application's own, and other languages throw checked exceptions
      // undeclared.
      warn(e);
    }
  }

  private void tell(Consumer<TokenResult> end, TokenResult result) {
    try {
      end.accept(result);
    } catch (Exception | Error e) {
      warn(e);
    }
  }

  private void warn(Throwable fault) {
    if (failureTold.compareAndSet(false, true)) {
      LOG.warn("The token request observer threw, which is told once; token requests go on", fault);
    }
  }
}
