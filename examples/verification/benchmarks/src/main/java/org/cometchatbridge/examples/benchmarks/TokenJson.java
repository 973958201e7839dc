/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.Optional;

/** Reads the token from a response. */
final class TokenJson {

  private static final String START = "\"authToken\":\"";

  private TokenJson() {}

  static Optional<String> of(String json) {
    int start = json.indexOf(START);
    int end = json.indexOf('"', start + START.length());
    return start < 0 || end < 0
        ? Optional.empty()
        : Optional.of(json.substring(start + START.length(), end));
  }
}
