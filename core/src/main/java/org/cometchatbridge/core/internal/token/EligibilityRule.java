/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's rule that says who gets chat. */
final class EligibilityRule {

  private static final Logger LOG = LoggerFactory.getLogger(EligibilityRule.class);

  /** Where no session remembers a rejection, each request would ask, and tell of it, again. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final int SESSIONS = 50_000;

  private final Predicate<ChatUser> rule;
  private final Events events;
  private final Cache<SessionKey, TokenResult> rejected;
  private final AtomicBoolean failureTold = new AtomicBoolean();

  EligibilityRule(Predicate<ChatUser> rule, Timer timer, Events events) {
    this.rule = rule;
    this.events = events;
    this.rejected =
        Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(SESSIONS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** The rejection of a user, or empty if the user may have chat. */
  Optional<TokenResult> rejection(SessionKey key, Uid uid, ChatUser user) {
    TokenResult before = key.isDerived() ? rejected.getIfPresent(key) : null;
    if (before != null) {
      return Optional.of(before);
    }
    if (admits(user)) {
      return Optional.empty();
    }
    TokenResult.NotEligible.Reason reason = TokenResult.NotEligible.Reason.ELIGIBILITY_RULE;
    TokenResult rejection = new TokenResult.NotEligible(reason);
    events.publish(new BridgeEvent.UserNotEligible(uid, reason));
    if (key.isDerived()) {
      rejected.put(key, rejection);
    }
    return Optional.of(rejection);
  }

  private boolean admits(ChatUser user) {
    try {
      return rule.test(user);
    } catch (Exception | Error e) {
      // The rule is the application's own, and other languages throw checked exceptions undeclared.
      if (failureTold.compareAndSet(false, true)) {
        LOG.warn(
            "The eligibility rule failed, so the user gets no chat; told once: {}",
            e.getClass().getName());
      }
      return false;
    }
  }
}
