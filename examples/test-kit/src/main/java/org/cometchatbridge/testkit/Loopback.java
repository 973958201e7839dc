/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes URLs of this machine without a DNS query. */
final class Loopback {

  private static final Pattern HOST =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private Loopback() {}

  static boolean is(@Nullable String url) {
    if (url == null) {
      return false;
    }
    try {
      String host = URI.create(url.strip()).getHost();
      return host != null && HOST.matcher(host).matches();
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
