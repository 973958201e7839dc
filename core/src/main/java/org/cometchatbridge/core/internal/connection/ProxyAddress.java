/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy as its URL names it. {@link URI} itself finds no host name that has an underscore, as the
 * names of containers do, and none after a password that has an {@code @}.
 *
 * @param name the host name or the address
 * @param port from 1 to 65535
 * @param userInfo user, colon and password, decoded, or {@code null} for none
 */
public record ProxyAddress(String name, int port, @Nullable String userInfo) {

  private static final Pattern SERVER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{0,6}))?");
  private static final Pattern USER_AND_PASSWORD = Pattern.compile("[^:]+:.*");
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads the URL of a proxy.
   *
   * @throws IllegalArgumentException if it is not one; the message shows nothing of the URL
   */
  public static ProxyAddress of(URI url) {
    require("http".equalsIgnoreCase(url.getScheme()), "its scheme is not http");
    String authority = url.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("it has no host name");
    }
    require(
        (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
            && url.getRawQuery() == null
            && url.getRawFragment() == null,
        "it has a path, a query or a fragment");
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? null : authority.substring(0, at);
    require(
        userInfo == null || USER_AND_PASSWORD.matcher(userInfo).matches(),
        "it has a user without a password, or a password without a user");
    Matcher server = SERVER.matcher(authority.substring(at + 1));
    require(server.matches(), "its host name or its port has a wrong form");
    String port = server.group(2);
    if (port == null || port.isEmpty()) {
      throw new IllegalArgumentException("it has no port");
    }
    int number = Integer.parseInt(port);
    require(number > 0 && number <= HIGHEST_PORT, "its port is not between 1 and 65535");
    return new ProxyAddress(server.group(1), number, userInfo == null ? null : decoded(userInfo));
  }

  private static String decoded(String userInfo) {
    return URI.create("http://" + userInfo.replace("@", "%40") + "@proxy").getUserInfo();
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return name + ":" + port;
  }
}
