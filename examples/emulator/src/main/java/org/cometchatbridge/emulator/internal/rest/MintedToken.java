/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stored token. {@code toString()} omits its value. */
public record MintedToken(
    String uid,
    String value,
    Instant createdAt,
    @Nullable String platform,
    @Nullable String userAgent,
    @Nullable ObjectNode appInfo) {

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{1,100})_[0-9]{10}[0-9a-f]{30}");

  MintedToken(String uid, String value, Instant createdAt) {
    this(uid, value, createdAt, null, null, null);
  }

  /** Returns the uid at the beginning of a token, or null if the text is not a token. */
  public static @Nullable String uidIn(String value) {
    Matcher form = FORM.matcher(value);
    return form.matches() ? Route.fold(form.group(1)) : null;
  }

  @Override
  public String toString() {
    return "MintedToken[" + uid + ", " + createdAt + ']';
  }
}
