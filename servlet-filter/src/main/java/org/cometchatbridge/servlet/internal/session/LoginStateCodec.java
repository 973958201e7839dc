/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import java.time.Instant;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.servlet.internal.session.LoginState.Pause;
import org.jspecify.annotations.Nullable;

/**
 * Converts a {@link LoginState} to and from one line of text: {@code <version> <app id> <key>
 * <time><history> <uid> <token> <user id>}. The time is when the token was created; for a token
 * that the sessions of a user share, it is when this session stored it. Without a token, the uid is
 * {@code .}, and the token is {@code -}, {@code !} for a user that the application has rejected,
 * {@code ~} after a logout of the page, or {@code ^} after a sign-out everywhere; the time is that
 * of the rejection, logout or sign-out, or {@code 0}. In version 1 the user id is raw, in version 2
 * it is escaped.
 *
 * <p>The history is empty for most login sessions: there was no sign-out before them, and a state
 * without a token never had one. Otherwise it is the {@linkplain SessionHistory#signOutId last
 * sign-out} after {@code +} if the login session had a token, and after {@code :} if not.
 *
 * <p>The state of another CometChat app is not parsed: its token and its key are of no use here.
 */
public final class LoginStateCodec {

  private static final String RAW = "1 ";
  private static final String ESCAPED = "2 ";
  private static final int KEY_LENGTH = 22;
  private static final int ANY = -1;
  private static final String NO_UID = ".";
  private static final String PENDING = "-";
  private static final String DENIED = "!";
  private static final String LOGGED_OUT = "~";
  private static final String SIGNED_OUT = "^";
  private static final char HAD_TOKEN = '+';
  private static final char HAD_NONE = ':';

  private final String rawStart;
  private final String escapedStart;
  private final int keyEnd;

  /** Creates the codec for the states of one CometChat app. */
  public LoginStateCodec(String appId) {
    this.rawStart = RAW + appId + ' ';
    this.escapedStart = ESCAPED + appId + ' ';
    this.keyEnd = rawStart.length() + KEY_LENGTH;
  }

  /** Formats a state. */
  public String format(LoginState state) {
    boolean wellFormed = UserIdEscaper.isWellFormed(state.userId());
    return (wellFormed ? rawStart : escapedStart)
        + state.key().value()
        + ' '
        + outcome(state)
        + ' '
        + (wellFormed ? state.userId() : UserIdEscaper.escape(state.userId()));
  }

  private static String outcome(LoginState state) {
    ChatToken token = state.token();
    String history = history(state);
    if (token != null) {
      return token.createdAt().toEpochMilli()
          + history
          + ' '
          + token.uid().value()
          + ' '
          + token.value();
    }
    Pause pause = state.pause();
    if (pause == null) {
      return "0" + history + ' ' + NO_UID + ' ' + PENDING;
    }
    return pause.since().toEpochMilli() + history + ' ' + NO_UID + ' ' + symbol(pause.kind());
  }

  private static String history(LoginState state) {
    SessionHistory history = state.history();
    boolean usual = history.hadToken() == (state.token() != null);
    return usual && history.signOutId() == 0
        ? ""
        : (history.hadToken() ? HAD_TOKEN : HAD_NONE) + Long.toString(history.signOutId());
  }

  private static String symbol(Pause.Kind kind) {
    return switch (kind) {
      case DENIED -> DENIED;
      case LOGGED_OUT -> LOGGED_OUT;
      case SIGNED_OUT -> SIGNED_OUT;
    };
  }

  /** Parses a text; {@code null} if it is malformed, inconsistent or of another app. */
  public @Nullable LoginState parse(String text) {
    boolean escaped = text.startsWith(escapedStart);
    if (!escaped && !text.startsWith(rawStart)) {
      return null;
    }
    int keyStart = rawStart.length();
    int keyStop = text.indexOf(' ', keyStart);
    int timeStop = next(text, keyStop);
    int uidStop = next(text, timeStop);
    int tokenStop = next(text, uidStop);
    if (tokenStop < 0) {
      return null;
    }
    try {
      String written = text.substring(tokenStop + 1);
      String userId = escaped ? UserIdEscaper.unescape(written) : written;
      SessionKey key = SessionKey.restore(text.substring(keyStart, keyStop));
      String uid = text.substring(timeStop + 1, uidStop);
      String token = text.substring(uidStop + 1, tokenStop);
      return userId.isBlank() ? null : state(key, text, keyStop + 1, timeStop, uid, token, userId);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The end of the field after this one, or -1 if there is none. */
  private static int next(String text, int stop) {
    return stop < 0 ? -1 : text.indexOf(' ', stop + 1);
  }

  private static @Nullable LoginState state(
      SessionKey key, String text, int start, int end, String uid, String token, String userId) {
    int timeEnd = timeEnd(text, start, end);
    Instant time = Instant.ofEpochMilli(Long.parseLong(text, start, timeEnd, 10));
    boolean hasHistory = timeEnd < end;
    long signOutId = hasHistory ? Long.parseLong(text, timeEnd + 1, end, 10) : 0;
    if (signOutId < SessionHistory.UNKNOWN) {
      return null;
    }
    if (!uid.equals(NO_UID)) {
      return LoginState.of(key, userId, ChatToken.of(Uid.of(uid), token, time, signOutId));
    }
    SessionHistory history =
        new SessionHistory(signOutId, hasHistory && text.charAt(timeEnd) == HAD_TOKEN);
    return switch (token) {
      case PENDING -> LoginState.pending(key, userId, history);
      case DENIED -> LoginState.paused(key, userId, Pause.Kind.DENIED, time, history);
      case LOGGED_OUT -> LoginState.paused(key, userId, Pause.Kind.LOGGED_OUT, time, history);
      case SIGNED_OUT -> LoginState.paused(key, userId, Pause.Kind.SIGNED_OUT, time, history);
      default -> null;
    };
  }

  /**
   * Whether this is the login session of the user, its outcome is known, and its token is no longer
   * handed off without being requested. The bridge then has nothing to do for the request.
   * Allocates nothing, since most requests take this path.
   */
  public boolean isIdle(String text, String userId, long nowMillis) {
    // The end is compared first: it differs for any other user, and needs no scan.
    return text.endsWith(userId) && isIdle(text, text.length() - userId.length(), nowMillis);
  }

  /** The same for any user. */
  public boolean isIdle(String text, long nowMillis) {
    return isIdle(text, ANY, nowMillis);
  }

  /**
   * Scans a text once.
   *
   * @param userIdStart where the raw user id has to start, or {@link #ANY}
   */
  private boolean isIdle(String text, int userIdStart, long nowMillis) {
    if (!text.startsWith(rawStart) || text.length() <= keyEnd || text.charAt(keyEnd) != ' ') {
      return false;
    }
    int timeEnd = text.indexOf(' ', keyEnd + 1);
    int uidEnd = next(text, timeEnd);
    int tokenEnd = next(text, uidEnd);
    if (tokenEnd < 0 || (userIdStart != ANY && userIdStart != tokenEnd + 1)) {
      return false;
    }
    long time = millis(text, keyEnd + 1, timeEnd);
    boolean hasToken = !(uidEnd - timeEnd == 2 && text.startsWith(NO_UID, timeEnd + 1));
    if (hasToken) {
      return time > 0 && HandOffWindow.isOver(time, nowMillis);
    }
    return text.startsWith(LOGGED_OUT, uidEnd + 1)
        || text.startsWith(SIGNED_OUT, uidEnd + 1)
        || (text.startsWith(DENIED, uidEnd + 1) && LoginState.isDenied(time, nowMillis));
  }

  /** The end of the time in a field that starts and ends there. */
  private static int timeEnd(String text, int start, int end) {
    int timeEnd = start;
    while (timeEnd < end && text.charAt(timeEnd) != HAD_TOKEN && text.charAt(timeEnd) != HAD_NONE) {
      timeEnd++;
    }
    return timeEnd;
  }

  private static long millis(String text, int start, int end) {
    try {
      return Long.parseLong(text, start, timeEnd(text, start, end), 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
