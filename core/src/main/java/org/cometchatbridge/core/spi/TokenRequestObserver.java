/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;

/**
 * Observes token requests from start to completion, so that a trace can follow the work from the
 * request thread into the bridge.
 *
 * <p>The start is observed on the application's thread, the completion on a small pool of the
 * bridge. Implementations must be thread-safe and should not block. An exception thrown by an
 * observer is logged once and does not affect the token request.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenRequestObserver {

  /**
   * Called when a token request starts, on the application's thread that reported the login.
   *
   * @return called exactly once when the token request completes, on a thread of the bridge; the
   *     token in the result is a secret
   */
  Consumer<TokenResult> started();

  /**
   * The observer of a bridge that has none. The bridge needs no thread for it.
   *
   * @return always the same observer
   */
  static TokenRequestObserver none() {
    return NoTokenRequestObserver.INSTANCE;
  }
}
