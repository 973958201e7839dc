/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;

/** Chooses the display name from the standard claims of OpenID Connect. */
final class DisplayName {

  private DisplayName() {}

  /**
   * Returns the full name, else given and family name, else the nickname, the preferred user name
   * or the part of the email address before the {@code @}. Returns {@code null} if there is none of
   * them. Claims that are no text do not count.
   */
  static @Nullable String of(Map<String, Object> claims) {
    return Stream.of(
            text(claims, "name"),
            fullName(claims),
            text(claims, "nickname"),
            text(claims, "preferred_username"),
            localPart(text(claims, "email")))
        .filter(ChatUser::isVisible)
        .findFirst()
        .orElse(null);
  }

  private static String fullName(Map<String, Object> claims) {
    return Stream.of(text(claims, "given_name"), text(claims, "family_name"))
        .filter(ChatUser::isVisible)
        .collect(Collectors.joining(" "));
  }

  private static String localPart(String email) {
    int at = email.lastIndexOf('@');
    return at < 0 ? "" : email.substring(0, at).strip();
  }

  /** An empty text if there is none. */
  private static String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text ? text.strip() : "";
  }
}
