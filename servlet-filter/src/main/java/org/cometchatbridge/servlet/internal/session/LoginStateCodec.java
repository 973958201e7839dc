/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import java.time.Instant;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/**
 * Converts a {@link LoginState} to and from one line of text: {@code <version> <key>
 * <mintedAtMillis> <uid> <token> <user id>}. For a token that the sessions of a user share, the
 * time is when this session stored it. Without a token, the time is {@code 0}, the uid is {@code
 * -}, and the token is {@code -}, or {@code !} for a user whom the application has rejected. In
 * version 1 the user id is raw, in version 2 it is escaped.
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

  /** Formats a state. */
  public static String format(LoginState state) {
    boolean wellFormed = UserIdEscaper.isWellFormed(state.userId());
    ChatToken token = state.token();
    String outcome =
        token == null
            ? "0 " + NONE + " " + (state.denied() ? DENIED : NONE)
            : token.createdAt().toEpochMilli() + " " + token.uid().value() + " " + token.value();
    return (wellFormed ? RAW : ESCAPED)
        + state.key().value()
        + " "
        + outcome
        + " "
        + (wellFormed ? state.userId() : UserIdEscaper.escape(state.userId()));
  }

  /** Parses a text; {@code null} if it is malformed or inconsistent. */
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
      String userId = escaped ? UserIdEscaper.unescape(fields[5]) : fields[5];
      return state(SessionKey.restore(fields[1]), fields[2], fields[3], fields[4], userId);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable LoginState state(
      SessionKey key, String mintedAt, String uid, String token, String userId) {
    if (userId.isBlank()) {
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
   * Whether this is the login session of the user, its outcome is known, and its token is no longer
   * handed off without being requested. The bridge then has nothing to do for the request.
   * Allocates nothing, since most requests take this path.
   */
  public static boolean isIdle(String text, String userId, long nowMillis) {
    int userIdStart = userIdStart(text);
    return userIdStart > 0
        && text.length() - userIdStart == userId.length()
        && text.startsWith(userId, userIdStart)
        && isIdle(text, nowMillis);
  }

  /** The same for any user. */
  public static boolean isIdle(String text, long nowMillis) {
    if (userIdStart(text) < 0) {
      return false;
    }
    int mintedEnd = text.indexOf(' ', MINTED);
    long mintedAt = millis(text, mintedEnd);
    if (mintedAt == 0) {
      return text.startsWith(DENIED, text.indexOf(' ', mintedEnd + 1) + 1);
    }
    return mintedAt > 0 && HandOffWindow.isOver(mintedAt, nowMillis);
  }

  /** The index of the raw user id, or -1 if the text has none. */
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
