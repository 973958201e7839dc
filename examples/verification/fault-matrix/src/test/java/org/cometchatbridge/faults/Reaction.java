/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

/** The reaction to a fault that the contract's error tables and the resilience rules require. */
enum Reaction {
  /** Retry at once; three calls in all. */
  RETRY("retry"),

  /** Retry at once where the response is needed. */
  NO_BODY("retry; for a reactivation: success"),

  /** Retry once. */
  RETRY_ONCE("retry once"),

  /** CometChat requires a pause that is longer than {@code tokenTimeout}. */
  RETRY_LATER("retry later"),

  /** One call fails without effect, and the next one succeeds. */
  PASS("retry"),

  /** The call takes effect, but its first response is lost. */
  LOST("retry"),

  /** CometChat cannot be reached: no call arrives. */
  UNREACHABLE("retry"),

  /** No response arrives. */
  HANG("retry"),

  /** No response arrives on the connection of the first call. */
  DEAD_CONNECTION("retry"),

  /** The response arrives after the login's response was sent. */
  SLOW("wait off the application's threads"),

  /** Too many calls; CometChat does not name a pause. */
  WAIT("slow down, retry"),

  /** Too many calls; the pause ends within {@code tokenTimeout}. */
  WAIT_BRIEFLY("retry after the pause"),

  /** Too many calls of this user; the call after the pause succeeds. */
  WAIT_ONCE("retry after the pause"),

  /** Too many calls; the pause is longer than {@code tokenTimeout}. */
  WAIT_LONG("no call for this user until then"),

  /** Rejected; a retry would be rejected again. */
  FAIL("fail, no retry"),

  /** No user can be served. */
  STOP("fail, stop calling"),

  /** The key's scope does not permit this call. */
  NO_ACCESS("fail; for a mint: stop calling"),

  /** The user does not exist or is deactivated. */
  USER_NOT_FOUND("create once, then treat as deactivated"),

  /** Another node has created the user. */
  ALREADY_EXISTS("for a creation: not an error");

  private final String text;

  Reaction(String text) {
    this.text = text;
  }

  /** The description on the page. */
  String text() {
    return text;
  }
}
