/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;

/** Describes tokens without showing them. */
final class TokenSummary {

  private TokenSummary() {}

  static String of(List<ChatToken> tokens) {
    Optional<Instant> newest =
        tokens.stream().map(ChatToken::createdAt).max(Comparator.naturalOrder());
    return newest.map(time -> tokens.size() + ", the newest of " + time).orElse("none");
  }
}
