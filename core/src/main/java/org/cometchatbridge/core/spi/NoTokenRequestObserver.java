/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;

/** Observes nothing. */
enum NoTokenRequestObserver implements TokenRequestObserver {
  INSTANCE;

  @Override
  public Consumer<TokenResult> started() {
    return result -> {};
  }
}
