/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.error.ProviderException;
import org.jspecify.annotations.Nullable;

/**
 * Makes CometChat equal to what is desired of one user: first the tokens, then the standing, then
 * the profile. Never runs twice at once for one user.
 */
@FunctionalInterface
public interface RowWork {

  /**
   * Carries out what is desired of a user. Never blocks.
   *
   * @param claimed the desired state, leased to this node
   * @param scope what of it is carried out
   * @return completes before the lease ends. A failure is part of the outcome; an exception means
   *     that nothing is known of what CometChat has now
   */
  CompletableFuture<Outcome> carryOut(UserStore.Claimed claimed, Scope scope);

  /** What of a desired state is carried out. */
  enum Scope {
    /** All of it. */
    ALL,
    /**
     * Tokens and profile. The user is neither deactivated, erased, created nor reactivated, because
     * the standing waits for an operator.
     */
    WITHOUT_STANDING
  }

  /**
   * What came of it.
   *
   * @param sent what CometChat has now, as far as the responses have shown it. What a call may have
   *     changed whose response was lost is unknown
   * @param deletedTokens the tokens that are deleted at CometChat, or do not exist there
   * @param rejectedTokens the tokens that CometChat will not delete, and why
   * @param calls how many calls were made; 0 if the breaker or the rate limit allowed none
   * @param created whether the user was created, which its call reports
   * @param missing whether a user was to be erased, and CometChat did not have it any more
   * @param failure why something was not carried out; {@code null} if nothing remains to be done,
   *     except perhaps further tokens
   */
  record Outcome(
      Sent sent,
      Collection<ChatToken> deletedTokens,
      Map<ChatToken, ProviderException> rejectedTokens,
      int calls,
      boolean created,
      boolean missing,
      @Nullable ProviderException failure) {

    /** Copies the tokens. */
    public Outcome {
      deletedTokens = List.copyOf(deletedTokens);
      rejectedTokens = Map.copyOf(rejectedTokens);
    }

    /** The tokens of which nothing remains to be done. */
    Collection<ChatToken> finishedTokens() {
      List<ChatToken> finished = new ArrayList<>(deletedTokens);
      finished.addAll(rejectedTokens.keySet());
      return finished;
    }
  }
}
