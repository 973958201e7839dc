/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.Locale;

/** A filter in the place of the bridge's. */
enum Peer {
  NONE("no filter"),
  HAND("a hand-written filter that reads one session attribute"),
  HAND_USER("a hand-written filter that also compares the user"),
  BRIDGE("the bridge"),
  SPRING_SESSION("Spring Session"),
  PAC4J("pac4j"),
  SHIRO("Apache Shiro");

  /** The session attribute with the user, who is logged in by all of them. */
  static final String USER_ATTRIBUTE = "user";

  static final String USER = "user-1";

  private final String words;

  Peer(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The path of the login, inside the filter for those that have to see it. */
  String loginPath() {
    return path() + "/login";
  }

  /** The path of the page, inside the filter. */
  String pagePath() {
    return path() + "/page";
  }

  /** A path outside of the filter. */
  String heldPath() {
    return path() + "/held";
  }

  private String path() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  /** Whether the login needs its filter, or would be rejected by it. */
  boolean isLoginInside() {
    return this != PAC4J;
  }
}
