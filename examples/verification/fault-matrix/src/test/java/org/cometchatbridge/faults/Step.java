/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;

/** A provisioning step from a uid to a token, as the contract defines it. */
enum Step {
  /** The user is known. */
  MINT("mint for a known user", Operation.CREATE_AUTH_TOKEN, 0, 0, false),

  /** The user is new. */
  CREATE("creation of a new user", Operation.CREATE_USER, 1, 0, false),

  /** The user was new, and the creation returned no token. */
  MINT_AFTER_CREATE(
      "mint after a creation without a token", Operation.CREATE_AUTH_TOKEN, 2, 0, false),

  /** Another node has created the user in the meantime. */
  OWNERSHIP_CHECK("ownership check of an existing user", Operation.GET_USER, 2, 1, false),

  /** The user already exists and belongs to this application. */
  MINT_FOR_EXISTING("mint for an existing user", Operation.CREATE_AUTH_TOKEN, 3, 0, false),

  /** A read replica does not have the user yet. */
  MINT_AFTER_PAUSE(
      "mint after the pause for a read replica", Operation.CREATE_AUTH_TOKEN, 4, 0, true),

  /** The user is deactivated, and the policy is to reactivate. */
  REACTIVATE("reactivation", Operation.REACTIVATE_USERS, 4, 2, true),

  /** The user has just been reactivated and is visible. */
  OWNERSHIP_CHECK_AFTER_REACTIVATION(
      "ownership check of a reactivated user", Operation.GET_USER, 5, 1, true),

  /** The user has been reactivated and belongs to this application. */
  MINT_AFTER_REACTIVATION("mint for a reactivated user", Operation.CREATE_AUTH_TOKEN, 6, 0, true);

  private final String title;
  private final Operation operation;
  private final int before;
  private final int rest;
  private final boolean afterPause;

  Step(String title, Operation operation, int before, int rest, boolean afterPause) {
    this.title = title;
    this.operation = operation;
    this.before = before;
    this.rest = rest;
    this.afterPause = afterPause;
  }

  /** The description on the page. */
  String title() {
    return title;
  }

  /** The call of the step. */
  Operation operation() {
    return operation;
  }

  /**
   * The number of calls before this step.
   *
   * @param warm whether the login session had a token before: it does not create its user, and
   *     reactivates a missing one without another mint
   */
  int before(boolean warm) {
    return !warm || this == MINT ? before : reactivates() ? before - 2 : before - 1;
  }

  /** The number of calls that follow if the step succeeds. */
  int rest() {
    return rest;
  }

  /** Whether the pause for a read replica precedes this step. */
  boolean isAfterPause(boolean warm) {
    return afterPause && !(warm && reactivates());
  }

  /** Whether the step is an ownership check. A user without a stamp is adopted by default. */
  boolean checksOwnership() {
    return operation == Operation.GET_USER;
  }

  boolean mints() {
    return operation == Operation.CREATE_AUTH_TOKEN;
  }

  /** Whether the step requires {@code deactivatedUsers=reactivate}. */
  boolean reactivates() {
    return compareTo(REACTIVATE) >= 0;
  }

  /**
   * Whether only a new login reaches this step. A login session that had a token before does not
   * create its user.
   */
  boolean requiresNewLogin() {
    return this == CREATE || this == MINT_AFTER_CREATE;
  }

  /**
   * Arranges the emulator so that a token request of a known user reaches this step.
   *
   * @param warm whether the login session had a token before
   * @param newLogin whether the token request of that login session ends before this step, and the
   *     one of a new login reaches it
   */
  void arrange(CometChatEmulator emulator, String uid, boolean warm, boolean newLogin) {
    int more = newLogin ? 1 : 0;
    switch (this) {
      case MINT -> {}
      case CREATE -> emulator.users().remove(uid);
      case MINT_AFTER_CREATE -> {
        emulator.users().remove(uid);
        notFound(emulator, uid, 1 + more);
        emulator.switches().set(Switches.CreateWithAuthTokenReturnsToken.NO);
      }
      case OWNERSHIP_CHECK -> notFound(emulator, uid, 1 + more);
      case MINT_FOR_EXISTING -> notFound(emulator, uid, 1);
      case MINT_AFTER_PAUSE -> notFound(emulator, uid, 2);
      case REACTIVATE -> emulator.users().deactivate(uid);
      case OWNERSHIP_CHECK_AFTER_REACTIVATION -> {
        emulator.users().deactivate(uid);
        notFound(emulator, Operation.GET_USER, uid, 1);
      }
      case MINT_AFTER_REACTIVATION -> {
        emulator.users().deactivate(uid);
        notFound(emulator, uid, warm ? 1 : 2);
      }
    }
  }

  private static void notFound(CometChatEmulator emulator, String uid, int mints) {
    notFound(emulator, Operation.CREATE_AUTH_TOKEN, uid, mints);
  }

  private static void notFound(
      CometChatEmulator emulator, Operation operation, String uid, int calls) {
    emulator.faults().on(operation).forUid(uid).error(404, "ERR_UID_NOT_FOUND").times(calls);
  }
}
