/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The states that were parsed last. While a token is new, one request needs the state of its
 * session several times. Thread-safe.
 */
final class ParsedStates {

  /** A power of two; more sessions than requests run at the same time on most nodes. */
  private static final int SLOTS = 256;

  private final LoginStateCodec codec;
  private final AtomicReferenceArray<@Nullable Parsed> slots = new AtomicReferenceArray<>(SLOTS);

  private record Parsed(String text, LoginState state) {}

  ParsedStates(LoginStateCodec codec) {
    this.codec = codec;
  }

  /** The state of a text; {@code null} if it cannot be parsed. */
  @Nullable LoginState parse(String text) {
    int slot = text.hashCode() & (SLOTS - 1);
    Parsed last = slots.get(slot);
    if (last != null && last.text().equals(text)) {
      return last.state();
    }
    LoginState state = codec.parse(text);
    if (state != null) {
      slots.set(slot, new Parsed(text, state));
    }
    return state;
  }
}
