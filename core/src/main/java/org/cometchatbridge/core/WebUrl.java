/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cometchatbridge.core.internal.json.WellFormed;
import org.jspecify.annotations.Nullable;

/**
 * Converts the URLs that applications have, and browsers accept, to ASCII as RFC 3986 writes it:
 * characters that are not allowed are percent-encoded, and the labels of a host name are written in
 * Punycode.
 */
final class WebUrl {

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
  private static final Pattern PORT = Pattern.compile("(:[0-9]{0,5})?");
  private static final int HOST_LENGTH = 253;
  private static final int MAX_PORT = 65_535;
  private static final String DOTS = "[.\u3002\uff0e\uff61]";

  /** Soft hyphens, joiners of words and variation selectors are no part of a host name. */
  private static final Pattern IGNORED = Pattern.compile("[\u00ad\u200b\u2060\ufe00-\ufe0f\ufeff]");

  private static final String UNRESERVED = "-._~";
  private static final String DELIMITERS = "!$&'()*+,;=:@/?";

  private WebUrl() {}

  /** The URL in ASCII, or {@code null} if it is no absolute http or https URL with a host. */
  static @Nullable String ascii(String given) {
    String url = given.strip();
    int authority = authorityStart(url);
    if (authority < 0 || !isText(url)) {
      return null;
    }
    int end = authorityEnd(url, authority);
    String host = authority(url.substring(authority, end));
    return host == null
        ? null
        : url.substring(0, authority).toLowerCase(Locale.ROOT) + host + encoded(url.substring(end));
  }

  private static int authorityStart(String url) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }

  private static boolean isText(String url) {
    return WellFormed.text(url).equals(url) && url.chars().noneMatch(Character::isISOControl);
  }

  private static int authorityEnd(String url, int start) {
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Host and port; {@code null} also with a user, whose password every chat user could read. */
  private static @Nullable String authority(String given) {
    int colon = given.indexOf(':', given.lastIndexOf(']') + 1);
    String host = colon < 0 ? given : given.substring(0, colon);
    String port = colon < 0 ? "" : given.substring(colon);
    if (!PORT.matcher(port).matches()
        || (port.length() > 1 && Integer.parseInt(port.substring(1)) > MAX_PORT)) {
      return null;
    }
    String ascii = host.startsWith("[") ? ipv6(host) : hostName(host);
    return ascii == null ? null : ascii + port;
  }

  private static @Nullable String ipv6(String host) {
    try {
      return URI.create("http://" + host + "/").getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String hostName(String host) {
    String ascii = isAscii(host) ? host : international(host);
    return ascii != null && ascii.length() <= HOST_LENGTH && HOST.matcher(ascii).matches()
        ? ascii
        : null;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** As in UTS #46, except that the characters that it forbids are not all known here. */
  private static @Nullable String international(String host) {
    String folded =
        Normalizer.normalize(
            Normalizer.normalize(IGNORED.matcher(host).replaceAll(""), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT),
            Normalizer.Form.NFC);
    String[] labels = folded.split(DOTS, -1);
    for (int i = 0; i < labels.length; i++) {
      if (!isAscii(labels[i])) {
        if (!labels[i].codePoints().allMatch(WebUrl::isVisible)) {
          return null;
        }
        labels[i] = "xn--" + Punycode.encode(labels[i]);
      }
    }
    return String.join(".", labels);
  }

  private static boolean isVisible(int c) {
    return c < 0x80
        ? HOST.matcher(Character.toString(c)).matches()
        : !Character.isWhitespace(c)
            && !Character.isSpaceChar(c)
            && !Character.isISOControl(c)
            && (c == '\u200c' || c == '\u200d' || Character.getType(c) != Character.FORMAT);
  }

  /** Encodes what may not stand in path, query and fragment; a percent sign may only escape. */
  private static String encoded(String rest) {
    StringBuilder encoded = new StringBuilder(rest.length());
    boolean fragment = false;
    for (int i = 0; i < rest.length(); ) {
      int c = rest.codePointAt(i);
      boolean escape = c == '%' && isHex(rest, i + 1) && isHex(rest, i + 2);
      if (escape || isAllowed(c) || (c == '#' && !fragment)) {
        encoded.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append(hex(b >> 4)).append(hex(b));
        }
      }
      fragment |= c == '#';
      i += Character.charCount(c);
    }
    return encoded.toString();
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0
        || DELIMITERS.indexOf(c) >= 0;
  }

  private static boolean isHex(String text, int index) {
    return index < text.length()
        && Character.digit(text.charAt(index), 16) >= 0
        && text.charAt(index) < 0x80;
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit & 15, 16));
  }
}
