/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * The encoding of RFC 3492. {@link java.net.IDN} implements IDNA 2003, by which "ß" becomes "ss":
 * browsers would go to another host.
 */
final class Punycode {

  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;

  private Punycode() {}

  /** Encodes one label, without the prefix {@code xn--}. */
  static String encode(String label) {
    int[] input = label.codePoints().toArray();
    StringBuilder output = new StringBuilder();
    for (int c : input) {
      if (c < INITIAL_N) {
        output.append((char) c);
      }
    }
    int basic = output.length();
    if (basic > 0) {
      output.append('-');
    }
    int n = INITIAL_N;
    int bias = INITIAL_BIAS;
    long delta = 0;
    for (int handled = basic; handled < input.length; n++, delta++) {
      int next = Integer.MAX_VALUE;
      for (int c : input) {
        next = c >= n && c < next ? c : next;
      }
      delta += (long) (next - n) * (handled + 1);
      n = next;
      for (int c : input) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          append(output, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
    }
    return output.toString();
  }

  private static void append(StringBuilder output, long delta, int bias) {
    long rest = delta;
    for (int k = BASE; ; k += BASE) {
      int t = Math.max(T_MIN, Math.min(T_MAX, k - bias));
      if (rest < t) {
        output.append(digit((int) rest));
        return;
      }
      output.append(digit((int) (t + (rest - t) % (BASE - t))));
      rest = (rest - t) / (BASE - t);
    }
  }

  private static int adapt(long delta, int points, boolean first) {
    long rest = first ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return (int) (k + (BASE - T_MIN + 1) * rest / (rest + SKEW));
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }
}
