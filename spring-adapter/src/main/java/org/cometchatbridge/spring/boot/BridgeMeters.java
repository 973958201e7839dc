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

/** The meters of the bridge in one registry, there from the start and at zero. */
final class BridgeMeters {

  private static final String PREFIX = "cometchat.bridge.";

  private final AtomicInteger providerUp = new AtomicInteger(1);
  private final Timer minted;
  private final Counter calls;
  private final Counter provisioned;
  private final Counter adjusted;
  private final Counter revoked;
  private final Counter delayed;
  private final Counter dropped;
  private final Counter quotas;
  private final Counter outages;
  private final Counter actions;
  private final Map<Cause, Counter> failed = new EnumMap<>(Cause.class);
  private final Map<Reason, Counter> denied = new EnumMap<>(Reason.class);

  BridgeMeters(MeterRegistry registry) {
    minted =
        Timer.builder(PREFIX + "mint")
            .description("From the beginning of a token request to its token")
            .register(registry);
    calls = counter(registry, "mint.calls", "Calls to CometChat that minted tokens took");
    provisioned = counter(registry, "users.provisioned", "CometChat users that were created");
    adjusted = counter(registry, "profiles.adjusted", "Profiles that were brought within limits");
    revoked = counter(registry, "tokens.revoked", "Tokens that were deleted at CometChat");
    delayed = counter(registry, "revocations.delayed", "Deletions that will be tried again");
    dropped = counter(registry, "revocations.dropped", "Deletions that were given up");
    quotas =
        counter(registry, "mint.quotas.exceeded", "Times that a user reached the quota of tokens");
    outages = counter(registry, "outages", "Outages of CometChat that have begun");
    actions = counter(registry, "operator.actions", "Rejections that only an operator can fix");
    for (Cause cause : Cause.values()) {
      failed.put(
          cause,
          Counter.builder(PREFIX + "mint.failures")
              .description("TokenService that ended without a token")
              .tag("cause", word(cause))
              .register(registry));
    }
    for (Reason reason : Reason.values()) {
      denied.put(
          reason,
          Counter.builder(PREFIX + "users.denied")
              .description("Times that a user was rejected chat")
              .tag("reason", word(reason))
              .register(registry));
    }
    Gauge.builder(PREFIX + "provider.up", providerUp, AtomicInteger::get)
        .description("1 while CometChat responds, 0 during an outage")
        .register(registry);
  }

  void record(BridgeEvent event) {
    if (event instanceof TokenCreated mint) {
      minted.record(mint.duration());
      calls.increment(mint.calls());
    } else if (event instanceof UserCreated) {
      provisioned.increment();
    } else if (event instanceof TokenRequestFailed failure) {
      increment(failed, failure.cause());
    } else if (event instanceof UserNotEligible denial) {
      increment(denied, denial.reason());
    } else if (event instanceof ProfileAdjusted) {
      adjusted.increment();
    } else if (event instanceof TokenQuotaExceeded) {
      quotas.increment();
    } else if (event instanceof OperatorActionRequired) {
      actions.increment();
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
      revoked.increment();
    } else if (event instanceof RevocationDeferred) {
      delayed.increment();
    } else if (event instanceof RevocationFailed) {
      dropped.increment();
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
