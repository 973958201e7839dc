/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import java.time.Instant;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LoginState} as one line of text: {@code <version> <key> <mintedAtMillis> <uid> <token>
 * <user id>}. For a token that the user's sessions share, the time is when this session got it.
 * Without a token the time is {@code 0}, the uid {@code -}, and in the token's place stands {@code
 * -}, or {@code !} for a user whom the application's rule has rejected. Version 1 ends in the raw
 * user id, version 2 in an escaped one.
 */
public final class LoginStateCodec {

  private static final String RAW = "1 ";
  private static final String ESCAPED = "2 ";
  private static final int KEY = RAW.length();
  private static final int KEY_END = KEY + 22;
  private static final int MINTED = KEY_END + 1;
  private static final String NONE = "-";
  private static final String DENIED = "!";

  private LoginStateCodec() {}

  /** Writes a line. */
  public static String of(LoginState line) {
    boolean wellFormed = UserIdText.isWellFormed(line.userId());
    ChatToken token = line.token();
    String state =
        token == null
            ? "0 " + NONE + " " + (line.denied() ? DENIED : NONE)
            : token.createdAt().toEpochMilli() + " " + token.uid().value() + " " + token.value();
    return (wellFormed ? RAW : ESCAPED)
        + line.key().value()
        + " "
        + state
        + " "
        + (wellFormed ? line.userId() : UserIdText.escape(line.userId()));
  }

  /** Reads a line; {@code null} if it is not one of ours or contradicts itself. */
  public static @Nullable LoginState parse(String text) {
    boolean escaped = text.startsWith(ESCAPED);
    if (!escaped && !text.startsWith(RAW)) {
      return null;
    }
    String[] fields = text.split(" ", 6);
    if (fields.length < 6) {
      return null;
    }
    try {
      String userId = escaped ? UserIdText.unescape(fields[5]) : fields[5];
      return line(new SessionKey(fields[1]), fields[2], fields[3], fields[4], userId);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable LoginState line(
      SessionKey key, String mintedAt, String uid, String token, String userId) {
    if (userId.isBlank() || key.isDerived()) {
      return null;
    }
    long millis = Long.parseLong(mintedAt);
    if (millis == 0) {
      return new LoginState(key, userId, null, token.equals(DENIED));
    }
    Uid owner = Uid.of(uid);
    return new LoginState(
        key, userId, ChatToken.of(owner, token, Instant.ofEpochMilli(millis)), false);
  }

  /**
   * Whether this user's login session is settled and its token is no longer handed off unasked, so
   * that the bridge has nothing to do. Makes no object: most requests end their business here.
   */
  public static boolean isQuiet(String text, String userId, long nowMillis) {
    int userIdStart = userIdStart(text);
    return userIdStart > 0
        && text.length() - userIdStart == userId.length()
        && text.startsWith(userId, userIdStart)
        && isQuiet(text, nowMillis);
  }

  /** The same whoever the user is. */
  public static boolean isQuiet(String text, long nowMillis) {
    if (userIdStart(text) < 0) {
      return false;
    }
    int mintedEnd = text.indexOf(' ', MINTED);
    long mintedAt = millis(text, mintedEnd);
    if (mintedAt == 0) {
      return text.startsWith(DENIED, text.indexOf(' ', mintedEnd + 1) + 1);
    }
    return mintedAt > 0 && !HandOffWindow.isOpen(mintedAt, nowMillis);
  }

  /** Where the raw user id begins, or -1 if the line ends in none. */
  private static int userIdStart(String text) {
    if (!text.startsWith(RAW) || text.length() <= KEY_END || text.charAt(KEY_END) != ' ') {
      return -1;
    }
    int mintedEnd = text.indexOf(' ', MINTED);
    int uidEnd = mintedEnd < 0 ? -1 : text.indexOf(' ', mintedEnd + 1);
    int tokenEnd = uidEnd < 0 ? -1 : text.indexOf(' ', uidEnd + 1);
    return tokenEnd < 0 ? -1 : tokenEnd + 1;
  }

  private static long millis(String text, int end) {
    try {
      return Long.parseLong(text, MINTED, end, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
