/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;

/** Applies the application's eligibility rule. */
final class EligibilityRule {

  /**
   * A login without an HTTP session cannot store a rejection. Without this cache, each of its
   * requests would evaluate the rule and publish an event.
   */
  private static final Duration REJECTION_RETENTION = Duration.ofMinutes(1);

  private final Predicate<ChatUser> rule;
  private final FailureMemory failures;
  private final Events events;
  private final OperatorLog log;
  private final Cache<StoredKey, TokenResult> rejections;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /**
   * Creates a rule.
   *
   * @param maxSessions how many rejections are remembered; beyond it the rule is evaluated again
   */
  EligibilityRule(
      Predicate<ChatUser> rule,
      FailureMemory failures,
      long maxSessions,
      Timer timer,
      Events events,
      OperatorLog log) {
    this.rule = rule;
    this.failures = failures;
    this.events = events;
    this.log = log.named(EligibilityRule.class);
    this.rejections = TimedCaches.of(timer, REJECTION_RETENTION).maximumSize(maxSessions).build();
  }

  /** The rejection of a user, or empty if the user is eligible. */
  Optional<TokenResult> rejection(StoredKey key, Uid uid, ChatUser user) {
    TokenResult cached = key.isDerived() ? rejections.getIfPresent(key) : null;
    if (cached != null) {
      return Optional.of(cached);
    }
    if (isEligible(user)) {
      return Optional.empty();
    }
    TokenResult.NotEligible.Reason reason = TokenResult.NotEligible.Reason.ELIGIBILITY_RULE;
    TokenResult rejection = new TokenResult.NotEligible(reason);
    failures.excluded(uid);
    events.publish(new BridgeEvent.UserNotEligible(uid, reason));
    if (key.isDerived()) {
      rejections.put(key, rejection);
    }
    return Optional.of(rejection);
  }

  private boolean isEligible(ChatUser user) {
    try {
      return rule.test(user);
    } catch (Exception | Error e) {
      // Code of the application. Other JVM languages can throw checked exceptions undeclared.
      if (failureLogged.compareAndSet(false, true)) {
        log.warn(
            "The eligibility rule threw {}; the user gets no chat. Further failures are not logged",
            e.getClass().getName());
      }
      return false;
    }
  }
}
