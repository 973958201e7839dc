/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.Collection;
import org.cometchatbridge.core.ChatToken;

/** Takes tokens that are to be deleted at CometChat, in the background. Thread-safe. */
@FunctionalInterface
public interface Revocations {

  /** Adds a token, unless it was added already. Never throws and never waits for CometChat. */
  void add(ChatToken token);

  /**
   * Waits until tokens that were added survive the end of the process, or the store shows that this
   * takes too long. Without a durable store it returns at once. Never throws.
   */
  default void awaitStored(Collection<ChatToken> tokens) {}
}
