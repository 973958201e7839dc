/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import org.cometchatbridge.core.ChatToken;

/** Takes tokens that are to be deleted at CometChat, in the background. Thread-safe. */
@FunctionalInterface
public interface Revocations {

  /** Adds a token, unless it was added already. Never throws and never waits for CometChat. */
  void add(ChatToken token);
}
