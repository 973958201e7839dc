/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.TokenResult.Unavailable.Cause;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.event.BridgeEvent.OperatorActionRequired;
import org.cometchatbridge.core.event.BridgeEvent.OutageEnded;
import org.cometchatbridge.core.event.BridgeEvent.OutageStarted;
import org.cometchatbridge.core.event.BridgeEvent.ProfileAdjusted;
import org.cometchatbridge.core.event.BridgeEvent.RevocationDeferred;
import org.cometchatbridge.core.event.BridgeEvent.RevocationFailed;
import org.cometchatbridge.core.event.BridgeEvent.TokenCreated;
import org.cometchatbridge.core.event.BridgeEvent.TokenQuotaExceeded;
import org.cometchatbridge.core.event.BridgeEvent.TokenRequestFailed;
import org.cometchatbridge.core.event.BridgeEvent.TokenRevoked;
import org.cometchatbridge.core.event.BridgeEvent.UserCreated;
import org.cometchatbridge.core.event.BridgeEvent.UserNotEligible;

/** The meters of the bridge in one registry, all of which exist and are zero from the start. */
final class BridgeMeters {

  private static final String PREFIX = "cometchat.bridge.";

  private final AtomicInteger providerUp = new AtomicInteger(1);
  private final Timer tokenCreation;
  private final Counter tokenCreationCalls;
  private final Counter quotaExceeded;
  private final Counter tokensRevoked;
  private final Counter revocationsDeferred;
  private final Counter revocationsFailed;
  private final Counter usersCreated;
  private final Counter profilesAdjusted;
  private final Counter outages;
  private final Counter operatorActions;
  private final Map<Cause, Counter> requestsFailed = new EnumMap<>(Cause.class);
  private final Map<Reason, Counter> usersIneligible = new EnumMap<>(Reason.class);

  BridgeMeters(MeterRegistry registry) {
    tokenCreation =
        Timer.builder(PREFIX + "token.creation")
            .description("Time from the start of a token request to its token")
            .register(registry);
    tokenCreationCalls =
        counter(
            registry, "token.creation.calls", "Calls to CometChat by which tokens were created");
    quotaExceeded =
        counter(registry, "token.quota.exceeded", "Times that a user reached the quota of tokens");
    tokensRevoked = counter(registry, "tokens.revoked", "Tokens that were deleted in CometChat");
    revocationsDeferred =
        counter(registry, "revocations.deferred", "Deletions of tokens that will be retried");
    revocationsFailed =
        counter(registry, "revocations.failed", "Deletions of tokens that were given up");
    usersCreated = counter(registry, "users.created", "Users that were created in CometChat");
    profilesAdjusted =
        counter(registry, "profiles.adjusted", "Profiles that were adjusted to CometChat's limits");
    outages = counter(registry, "outages", "Outages of CometChat that have begun");
    operatorActions =
        counter(registry, "operator.actions", "Rejections that only an operator can fix");
    for (Cause cause : Cause.values()) {
      requestsFailed.put(
          cause,
          Counter.builder(PREFIX + "token.requests.failed")
              .description("Token requests that ended without a token")
              .tag("cause", word(cause))
              .register(registry));
    }
    for (Reason reason : Reason.values()) {
      usersIneligible.put(
          reason,
          Counter.builder(PREFIX + "users.ineligible")
              .description("Times that a user got no chat")
              .tag("reason", word(reason))
              .register(registry));
    }
    Gauge.builder(PREFIX + "provider.up", providerUp, AtomicInteger::get)
        .description("1 while CometChat responds, 0 during an outage")
        .register(registry);
  }

  void record(BridgeEvent event) {
    if (event instanceof TokenCreated created) {
      tokenCreation.record(created.duration());
      tokenCreationCalls.increment(created.calls());
    } else if (event instanceof UserCreated) {
      usersCreated.increment();
    } else if (event instanceof TokenRequestFailed failure) {
      increment(requestsFailed, failure.cause());
    } else if (event instanceof UserNotEligible user) {
      increment(usersIneligible, user.reason());
    } else if (event instanceof ProfileAdjusted) {
      profilesAdjusted.increment();
    } else if (event instanceof TokenQuotaExceeded) {
      quotaExceeded.increment();
    } else if (event instanceof OperatorActionRequired) {
      operatorActions.increment();
    } else if (event instanceof OutageStarted) {
      providerUp.set(0);
      outages.increment();
    } else if (event instanceof OutageEnded) {
      providerUp.set(1);
    } else {
      recordRevocation(event);
    }
  }

  private void recordRevocation(BridgeEvent event) {
    if (event instanceof TokenRevoked) {
      tokensRevoked.increment();
    } else if (event instanceof RevocationDeferred) {
      revocationsDeferred.increment();
    } else if (event instanceof RevocationFailed) {
      revocationsFailed.increment();
    }
  }

  private static <E extends Enum<E>> void increment(Map<E, Counter> counters, E key) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
