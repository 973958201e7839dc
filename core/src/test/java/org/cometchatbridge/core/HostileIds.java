/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Generates user ids that are similar to each other, to the length limits and to the bridge's own
 * encodings. No id is blank. The same seed generates the same ids.
 */
public final class HostileIds implements Supplier<String> {

  private static final int REMEMBERED = 4_096;

  /** Small alphabets generate ids that differ in a single character. */
  private static final List<String> ALPHABETS =
      List.of(
          "abAB01-_",
          "iI\u0130\u0131\u0307jJ\u012e",
          "e\u00e9\u0301\u0300E\u00c9\u212b\u00c5A\u030a",
          "ao\u0430\u043e\u0391\u039f\uff41\uff4f\u0251\u00ad\u200b",
          "a\ud83d\ude00\ud83e\udc00\ufffd?",
          "ss\u00df\u1e9eSS\u017fk\u212a",
          "a.b@c\uff20\u00a0 +",
          "x1t-\u0000\n");

  private static final List<String> PIECES =
      List.of(
          "-x1-",
          "-xt1-",
          "-xt1",
          "xt1-",
          "-x1",
          "user-x1-",
          "acme-xt1-",
          "acme-xt1-acme-xt1-",
          "@example.org",
          "@EXAMPLE.org",
          "0123456789abcdefghijklmnopqrstuv0123456789abcdefghij",
          "0123456789abcdefghijklmnopqrstuv0123456789abcdefghiw");

  private static final int[] LENGTHS = {
    39, 40, 41, 56, 60, 73, 74, 75, 89, 90, 91, 93, 94, 98, 99, 100, 101
  };

  private final Random random;
  private final UnaryOperator<String> uidOf;
  private final String[] remembered = new String[REMEMBERED];
  private int made;

  /**
   * Creates a generator.
   *
   * @param uidOf the mapping under test; its uids are used as user ids too
   */
  public HostileIds(long seed, UnaryOperator<String> uidOf) {
    this.random = new Random(seed);
    this.uidOf = uidOf;
  }

  @Override
  public String get() {
    String id = next();
    while (id.isBlank()) {
      id = next();
    }
    remembered[made++ % REMEMBERED] = id;
    return id;
  }

  private String next() {
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          made == 0 ? random() : similar(remembered[random.nextInt(Math.min(made, REMEMBERED))]);
      case 2 -> nearALimit();
      case 3 -> piece() + random();
      case 4 -> random() + piece() + (random.nextBoolean() ? piece() : "");
      case 5 -> Long.toString(random.nextLong(), 36);
      default -> random();
    };
  }

  private String similar(String parent) {
    return switch (random.nextInt(10)) {
      case 0 -> uidOf.apply(parent);
      case 1 -> parent.toUpperCase(Locale.ROOT);
      case 2 -> parent.toLowerCase(Locale.ROOT);
      case 3 -> parent + ' ';
      case 4 -> Normalizer.normalize(parent, Normalizer.Form.NFD);
      case 5 -> Normalizer.normalize(parent, Normalizer.Form.NFC);
      case 6 -> piece() + parent;
      case 7 -> parent.substring(0, 1 + random.nextInt(parent.length()));
      case 8 -> parent.length() > 2_000 ? "x" : parent + parent;
      default -> new StringBuilder(parent).reverse().toString();
    };
  }

  private String nearALimit() {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    StringBuilder id = new StringBuilder("a".repeat(length));
    for (int i = 0; i < 4; i++) {
      id.setCharAt(random.nextInt(length), (char) ('a' + random.nextInt(26)));
    }
    if (random.nextInt(4) == 0) {
      id.setCharAt(random.nextInt(length), 'A');
    }
    return id.toString();
  }

  private String random() {
    String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
    int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 120 : 12);
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return id.toString();
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }
}
