/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;

/**
 * Accompanies each token request from the thread of the application that begins it to its end, so
 * that a trace goes on where the work does. Unlike {@link BridgeListener} it hears on the threads
 * that do the work, so it must be quick. What it throws is logged and goes no further.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenRequestObserver {

  /**
   * Hears that a token request takes off, on the thread of the application that told the bridge of
   * the login.
   *
   * @return hears once of how the token request has ended, on a thread of the bridge; the token in
   *     a result is a secret
   */
  Consumer<TokenResult> started();
}
