/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.internal.json.WellFormed;
import org.jspecify.annotations.Nullable;

/**
 * Adjusts the display data of one user to CometChat's published limits and records the adjusted
 * fields. Lengths are counted in UTF-16 units, because CometChat documents that an emoji counts as
 * two.
 */
final class ProfileLimits {

  private static final int NAME_LENGTH = 100;
  private static final int URL_MIN_LENGTH = 8;
  private static final int URL_LENGTH = 3000;
  private static final int TAGS = 25;
  private static final int TAG_LENGTH = 100;
  private static final int STATUS_LENGTH = 100;
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  /** Letters and symbols that show nothing, such as fillers of Hangul and blank Braille. */
  private static final String FILLERS =
      "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0\uD834\uDD59";

  private static final Pattern ROLE = Pattern.compile("[a-z0-9_-]{1,100}");

  private final Set<String> adjusted = new LinkedHashSet<>();

  String name(@Nullable String given, String userId) {
    String name = text("name", given, NAME_LENGTH);
    if (name != null) {
      return name;
    }
    int at = userId.indexOf('@', 1);
    String fallback = text("name", at > 0 ? userId.substring(0, at) : userId, NAME_LENGTH);
    return fallback != null ? fallback : "?";
  }

  @Nullable String statusMessage(@Nullable String given) {
    return text("statusMessage", given, STATUS_LENGTH);
  }

  Set<String> adjustedFields() {
    return Collections.unmodifiableSet(adjusted);
  }

  /** The adjusted text, or {@code null} if it has no visible character. */
  private @Nullable String text(String field, @Nullable String given, int limit) {
    if (given == null) {
      return null;
    }
    String trimmed = truncate(strip(WellFormed.text(given)), limit);
    if (!trimmed.equals(given)) {
      adjusted.add(field);
    }
    if (!isVisible(trimmed)) {
      if (!given.isEmpty()) {
        adjusted.add(field);
      }
      return null;
    }
    return trimmed;
  }

  @Nullable String url(String field, @Nullable String given) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    String ascii = WebUrl.ascii(given);
    if (ascii == null || ascii.length() < URL_MIN_LENGTH || ascii.length() > URL_LENGTH) {
      adjusted.add(field);
      return null;
    }
    return ascii;
  }

  @Nullable String role(@Nullable String given) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    if (!ROLE.matcher(given).matches()) {
      adjusted.add("role");
      return null;
    }
    return given;
  }

  /**
   * Copying may throw: the application's map may be modified concurrently, or be loaded lazily from
   * a database.
   */
  Map<String, Object> metadata(@Nullable Map<String, ?> given) {
    if (given == null) {
      return Map.of();
    }
    try {
      return Collections.unmodifiableMap(new LinkedHashMap<>(given));
    } catch (RuntimeException e) {
      adjusted.add("metadata");
      return Map.of();
    }
  }

  List<String> tags(Collection<String> given) {
    List<String> tags = new ArrayList<>();
    for (String tag : given) {
      String text = text("tags", tag, TAG_LENGTH);
      if (text == null || tags.size() == TAGS) {
        adjusted.add("tags");
      } else {
        tags.add(text);
      }
    }
    return Collections.unmodifiableList(tags);
  }

  /** A copy; reading may throw, as for {@link #metadata}, and then there is one unusable tag. */
  static List<String> copied(@Nullable Collection<String> tags) {
    if (tags == null) {
      return List.of();
    }
    try {
      return new ArrayList<>(tags);
    } catch (RuntimeException e) {
      return List.of("");
    }
  }

  /** Strips every character that CometChat may count as blank. */
  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || c == '\uFEFF';
  }

  /** Whether a text has a character that is shown. */
  static boolean isVisible(String text) {
    int index = 0;
    while (index < text.length()) {
      int c = text.codePointAt(index);
      if (!isInvisible(c)) {
        return true;
      }
      index += Character.charCount(c);
    }
    return false;
  }

  /** Such characters are kept next to visible ones; a text of them alone counts as blank. */
  private static boolean isInvisible(int c) {
    return isBlank(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.UNASSIGNED
        || FILLERS.indexOf(c) >= 0
        || (c >= '\uFE00' && c <= '\uFE0F')
        || (c >= 0xE0100 && c <= 0xE01EF);
  }

  /** Never ends within a character that the user sees, such as an emoji of several parts. */
  private static String truncate(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = 0;
    Matcher character = CHARACTER.matcher(text);
    while (character.find() && character.end() <= limit) {
      end = character.end();
    }
    if (end == 0) {
      end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    }
    return strip(text.substring(0, end));
  }
}
