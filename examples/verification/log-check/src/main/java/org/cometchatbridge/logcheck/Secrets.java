/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import java.util.regex.Pattern;

/**
 * Detects what must not be logged: API keys, auth tokens, and the texts of CometChat's errors,
 * which may repeat them. The patterns are independent of the emulator because its own tests are
 * checked, too.
 */
final class Secrets {

  private static final Pattern KEY = Pattern.compile("(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])");
  private static final Pattern TOKEN = Pattern.compile("[a-z0-9_-]+_[0-9]{10}[0-9a-f]{30}");
  private static final String PROVIDER_TEXT = "(from the emulator)";

  private Secrets() {}

  static boolean isIn(String text) {
    return text.contains(PROVIDER_TEXT) || TOKEN.matcher(text).find() || KEY.matcher(text).find();
  }
}
