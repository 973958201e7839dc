/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * Whether users may have tokens, by what the application desires. Thread-safe, and never blocks.
 *
 * <p>A token request reads its user once, while the call to CometChat runs, and waits for the
 * reading before it hands out a token, or creates or reactivates a user. A store in a database may
 * therefore collect the uids of many token requests and read them by one statement.
 */
public interface Gate {

  /**
   * Reads a user from the store.
   *
   * @return never completes exceptionally; {@link GateReading#silent} if the store does not respond
   *     in time
   */
  CompletableFuture<GateReading> read(Uid uid);

  /**
   * What this node knows of a user: its own changes, and what it has read. Without a response of
   * the store; reads no database.
   */
  UserStore.GateView known(Uid uid);

  /**
   * The store has a sign-out, or another standing, of a user, or CometChat has carried it out.
   *
   * @param userId the application's user id, or {@code null} if it is not known here
   */
  void changed(@Nullable String userId, Uid uid, GateChange change);

  /** Calls a listener after each change, on the thread that reports it. */
  void listen(ChangeListener listener);

  /** Is called after a change. */
  @FunctionalInterface
  interface ChangeListener {

    /** See {@link Gate#changed}. */
    void changed(@Nullable String userId, Uid uid, GateChange change);
  }
}
