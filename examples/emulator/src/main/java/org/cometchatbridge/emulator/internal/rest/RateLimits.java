/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.MintCountsAs;
import org.cometchatbridge.emulator.Switches.RateLimitHeaderNames;
import org.cometchatbridge.emulator.Switches.RateLimitHeadersSent;
import org.cometchatbridge.emulator.Switches.RateLimitedBy;
import org.cometchatbridge.emulator.Switches.RetryAfter;

/** Enforces the limits per minute and adds the corresponding headers. */
final class RateLimits {

  private enum Group {
    CORE(Amount.CORE_CALLS_PER_MINUTE, 10_000),
    OTHER(Amount.OTHER_CALLS_PER_MINUTE, 20_000),
    IMPORT(Amount.IMPORT_CALLS_PER_MINUTE, 60);

    private final Amount amount;
    private final int documentedLimit;

    Group(Amount amount, int documentedLimit) {
      this.amount = amount;
      this.documentedLimit = documentedLimit;
    }
  }

  /** Whether a call is within the limits, and the headers for its response. */
  record Decision(boolean within, List<ApiResponse.Header> headers) {
    Decision {
      headers = List.copyOf(headers);
    }

    ApiResponse rejection() {
      return ApiResponse.error(429, "ERR_TOO_MANY_REQUESTS", "The rate limit is exceeded.");
    }
  }

  private final Switches switches;

  RateLimits(Switches switches) {
    this.switches = switches;
  }

  Decision count(Call call) {
    Group group = group(call.route().operation());
    int enforced = switches.get(group.amount);
    String caller = caller(call);
    // Without a configured limit the headers report the documented one, which is not enforced.
    int limit = enforced == 0 ? group.documentedLimit : enforced;
    CallCounter.Usage usage = call.directory().meter().count(group + caller, limit);
    boolean within = enforced == 0 || usage.within() || isUnlimited(call);
    List<ApiResponse.Header> headers = new ArrayList<>();
    if (!within) {
      addRetryAfter(usage, headers);
    }
    boolean sent =
        switch (switches.get(RateLimitHeadersSent.class)) {
          case ALWAYS -> true;
          case WITH_429 -> !within;
          case NEVER -> false;
        };
    if (sent) {
      addLimits(limit, usage, headers);
    }
    return new Decision(within, headers);
  }

  private String caller(Call call) {
    return switch (switches.get(RateLimitedBy.class)) {
      case APP -> "";
      case KEY -> call.header("apikey").orElse("");
      case USER -> String.valueOf(call.uid());
    };
  }

  private boolean isUnlimited(Call call) {
    return switches.is(RateLimitedBy.USER) && call.uid() == null;
  }

  private Group group(Operation operation) {
    return switch (operation) {
      case IMPORT_USERS -> Group.IMPORT;
      case CREATE_USER, DELETE_USER, DEACTIVATE_USERS -> Group.CORE;
      case CREATE_AUTH_TOKEN -> switches.is(MintCountsAs.CORE) ? Group.CORE : Group.OTHER;
      default -> Group.OTHER;
    };
  }

  private void addRetryAfter(CallCounter.Usage usage, List<ApiResponse.Header> headers) {
    long seconds = Math.max(1, usage.untilReset().plusMillis(999).toSeconds());
    switch (switches.get(RetryAfter.class)) {
      case SECONDS -> headers.add(new ApiResponse.Header("Retry-After", String.valueOf(seconds)));
      case HTTP_DATE ->
          headers.add(
              new ApiResponse.Header(
                  "Retry-After",
                  DateTimeFormatter.RFC_1123_DATE_TIME.format(
                      usage.resetAt().atOffset(ZoneOffset.UTC))));
      case ABSENT -> {}
    }
  }

  private void addLimits(int limit, CallCounter.Usage usage, List<ApiResponse.Header> headers) {
    RateLimitHeaderNames names = switches.get(RateLimitHeaderNames.class);
    if (names != RateLimitHeaderNames.X_RATELIMIT) {
      addLimits("X-Rate-Limit", "X-Rate-Limit", limit, usage, headers);
    }
    if (names != RateLimitHeaderNames.X_RATE_LIMIT) {
      addLimits("X-RateLimit-Limit", "X-RateLimit", limit, usage, headers);
    }
  }

  private static void addLimits(
      String limitName,
      String prefix,
      int limit,
      CallCounter.Usage usage,
      List<ApiResponse.Header> headers) {
    headers.add(new ApiResponse.Header(limitName, String.valueOf(limit)));
    headers.add(new ApiResponse.Header(prefix + "-Remaining", String.valueOf(usage.remaining())));
    headers.add(
        new ApiResponse.Header(
            prefix + "-Reset", String.valueOf(Math.max(0, usage.resetAt().getEpochSecond()))));
  }
}
