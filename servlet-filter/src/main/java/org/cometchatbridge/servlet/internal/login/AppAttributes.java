/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session attributes of several CometChat apps. They have the app id in their names, and not
 * the name that the application has for the app: that can change while sessions exist.
 */
final class AppAttributes {

  private static final String STATE = ".session";
  private static final char LENGTH_END = ':';

  private final String prefix;

  /**
   * Creates the names.
   *
   * @param prefix the prefix of one app
   */
  AppAttributes(String prefix) {
    this.prefix = prefix + '.';
  }

  /** The prefix of an app. */
  String prefixOf(String appId) {
    return prefix + appId;
  }

  /** The name of the attribute with the login state of an app. */
  String stateOf(String appId) {
    return prefix + appId + STATE;
  }

  /** The app id in the name of an attribute with a login state; {@code null} for another one. */
  @Nullable String appIdOf(String attribute) {
    int end = attribute.length() - STATE.length();
    return end > prefix.length() && attribute.startsWith(prefix) && attribute.endsWith(STATE)
        ? attribute.substring(prefix.length(), end)
        : null;
  }

  /** The app id in a login state: its second word. */
  static @Nullable String appIdOfState(String state) {
    int start = state.indexOf(' ') + 1;
    int end = state.indexOf(' ', start);
    return end < 0 ? null : state.substring(start, end);
  }

  /** Several login states as one text. */
  static String join(List<String> states) {
    StringBuilder joined = new StringBuilder();
    for (String state : states) {
      joined.append(state.length()).append(LENGTH_END).append(state);
    }
    return joined.toString();
  }

  /** The login states of {@link #join}. */
  static List<String> split(String joined) {
    List<String> states = new ArrayList<>();
    int at = 0;
    while (at < joined.length()) {
      int start = joined.indexOf(LENGTH_END, at) + 1;
      int end = start + Integer.parseInt(joined, at, start - 1, 10);
      states.add(joined.substring(start, end));
      at = end;
    }
    return states;
  }
}
