/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

/** What the contract's error tables, and the design's resilience rules, have the bridge do. */
enum Reaction {
  /** Worth another try at once, three in all. */
  RETRY("retry"),

  /** Worth one more try. */
  RETRY_ONCE("retry once"),

  /** CometChat asks for a longer pause than a token request has. */
  RETRY_LATER("retry later"),

  /** One try fails, without effect, and the next one does not. */
  PASS("retry"),

  /** The call takes effect and its first response is lost. */
  LOST("retry"),

  /** CometChat cannot be reached: no call arrives. */
  UNREACHABLE("retry"),

  /** Nothing comes back. */
  HANG("retry"),

  /** The response comes when the login has gone out. */
  SLOW("wait off the application's threads"),

  /** Too many calls; CometChat does not say for how long. */
  WAIT("slow down, retry"),

  /** Too many calls; the pause fits into a token request. */
  WAIT_BRIEFLY("retry after the pause"),

  /** Too many calls; the pause does not fit into a token request. */
  WAIT_LONG("no call of this kind for as long"),

  /** Rejected; it would be rejected again. */
  FAIL("fail, no retry"),

  /** Nobody can be served. */
  STOP("fail, stop calling"),

  /** The key's scope is too small for this call. */
  NO_ACCESS("fail; at a mint: stop calling"),

  /** No such user, or a deactivated one. */
  NO_SUCH_USER("create once; then: deactivated"),

  /** Another node has created the user. */
  TAKEN("at a creation: not an error");

  private final String words;

  Reaction(String words) {
    this.words = words;
  }

  /** What is to be done, for people. */
  String words() {
    return words;
  }
}
