/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;

/** A step of the ladder from a uid to a token, as the contract draws it, and the way to it. */
enum Step {
  /** The user is known. */
  MINT("the mint for a known user", Operation.CREATE_AUTH_TOKEN, 0, 0, false),

  /** The user is new. */
  CREATE("the creation of a new user", Operation.CREATE_USER, 1, 0, false),

  /** The user was new, and the creation brought no token. */
  MINT_AFTER_CREATE(
      "the mint after a creation without a token", Operation.CREATE_AUTH_TOKEN, 2, 0, false),

  /** Another node has created the user in between. */
  LOOK("the look whose a user is that exists already", Operation.GET_USER, 2, 1, false),

  /** The user exists already and is this application's. */
  MINT_AFTER_TAKEN(
      "the mint for a user that exists already", Operation.CREATE_AUTH_TOKEN, 3, 0, false),

  /** A read replica has not heard of the user yet. */
  MINT_AFTER_PAUSE("the mint after the pause", Operation.CREATE_AUTH_TOKEN, 4, 0, true),

  /** The user is deactivated, and comes back by policy. */
  REACTIVATE("the reactivation", Operation.REACTIVATE_USERS, 4, 2, true),

  /** The user has just been brought back, and can be seen. */
  LOOK_AFTER_REACTIVATION(
      "the look whose a user is that was brought back", Operation.GET_USER, 5, 1, true),

  /** The user has been brought back and is this application's. */
  MINT_AFTER_REACTIVATION(
      "the mint for a user that was brought back", Operation.CREATE_AUTH_TOKEN, 6, 0, true);

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

  /** What the step is, for people. */
  String title() {
    return title;
  }

  /** The call of the step. */
  Operation operation() {
    return operation;
  }

  /** The calls of the ladder up to this step. */
  int before() {
    return before;
  }

  /** The calls that still follow if the step goes well. */
  int rest() {
    return rest;
  }

  /** Whether the pause for a read replica lies on the way here. */
  boolean isAfterPause() {
    return afterPause;
  }

  /** Whether it is a look at a user who would be adopted all the same. */
  boolean looks() {
    return operation == Operation.GET_USER;
  }

  boolean mints() {
    return operation == Operation.CREATE_AUTH_TOKEN;
  }

  /** Whether it counts against CometChat's limit for logins and creations, not the other one. */
  boolean isCore() {
    return mints() || this == CREATE;
  }

  /** Whether the application must have the policy to bring deactivated users back. */
  boolean reactivates() {
    return compareTo(REACTIVATE) >= 0;
  }

  /** Makes the next climb for a user, who is known so far, come here. */
  void arrange(CometChatEmulator emulator, String uid) {
    switch (this) {
      case MINT -> {}
      case CREATE -> emulator.users().remove(uid);
      case MINT_AFTER_CREATE -> {
        emulator.users().remove(uid);
        notFound(emulator, uid, 1);
        emulator.switches().set(Switches.CreateWithAuthTokenReturnsToken.NO);
      }
      case LOOK, MINT_AFTER_TAKEN -> notFound(emulator, uid, 1);
      case MINT_AFTER_PAUSE -> notFound(emulator, uid, 2);
      case REACTIVATE -> emulator.users().deactivate(uid);
      case LOOK_AFTER_REACTIVATION -> {
        emulator.users().deactivate(uid);
        notFound(emulator, Operation.GET_USER, uid, 1);
      }
      case MINT_AFTER_REACTIVATION -> {
        emulator.users().deactivate(uid);
        notFound(emulator, uid, 2);
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
