/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.Plan;
import org.cometchatbridge.emulator.Switches.PlanErrorStatus;
import org.jspecify.annotations.Nullable;

/** Enforces the plan of the app. */
final class PlanCheck {

  static final String QUOTA = "ERR_PLAN_QUOTA_RESTRICTION";

  private final Switches switches;

  PlanCheck(Switches switches) {
    this.switches = switches;
  }

  /** Returns the rejection of any operation, or null if the plan is active. */
  @Nullable ApiResponse reject() {
    return switch (switches.get(Plan.class)) {
      case ACTIVE -> null;
      case RESTRICTED -> rejection("ERR_PLAN_RESTRICTION");
      case QUOTA_EXCEEDED -> rejection(QUOTA);
      case SUBSCRIPTION_EXPIRED -> rejection("ERR_SUBSCRIPTION_EXPIRED");
    };
  }

  boolean userLimitReached(Directory directory) {
    int users = switches.get(Amount.PLAN_USER_LIMIT);
    return users != 0 && directory.size() >= users;
  }

  ApiResponse rejectUser() {
    return rejection(QUOTA);
  }

  private ApiResponse rejection(String code) {
    return ApiResponse.error(
        switches.is(PlanErrorStatus.FORBIDDEN_403) ? 403 : 402,
        code,
        "The plan of the app does not allow this.");
  }
}
