/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default mapping is stable and injective. */
class UidTest {

  private static final Pattern LEGAL = Pattern.compile("[a-z0-9_-]{1,100}");
  private static final String HASH = "[0-9a-v]{52}";

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "0", "-", "_", "emp-1042", "cometchat-uid-1", "a-x1-b", "-x1-", "42", "x1"})
  void legalId_isUsedUnchanged(String id) {
    assertThat(Uid.ofUserId(id).value()).isEqualTo(id);
  }

  @Test
  void idOf100LegalCharacters_isUsedUnchanged() {
    String id = "a".repeat(100);

    assertThat(Uid.ofUserId(id).value()).isEqualTo(id);
    assertThat(Uid.of(id).value()).isEqualTo(id);
  }

  @Test
  void idOf101LegalCharacters_isEncoded() {
    String id = "a".repeat(101);

    assertThat(Uid.ofUserId(id).value()).matches("a{40}-x1-" + HASH);
    assertThatIllegalArgumentException().isThrownBy(() -> Uid.of(id));
  }

  @Test
  void goldenValues_neverChange() {
    assertThat(Uid.ofUserId("Ada").value())
        .isEqualTo("ada-x1-1t62mb63uu8q8fpipaavlberv5q4hseoqr7jni2arbe9thgvl7k0");
    assertThat(Uid.ofUserId("ada.byron@example.org").value())
        .isEqualTo("ada-byron-x1-drd2l0h5f7gvilke7akq3p4v7csfq487fcu52ka3ncujtug98t5g");
    assertThat(Uid.ofUserId("\u00dcmit \u0130nce\ud83d\ude00").value())
        .isEqualTo("umit-ince-x1-1chpase6hed8c1phu6ojaubvssurbggrqcuvojn4bf6mqfmvo2ig");
  }

  @Test
  void everyIllegalId_isEncodedToALegalUidOfAtMost99Characters() {
    for (String id : hostileIds(new Random(7), 2_000)) {
      String uid = Uid.ofUserId(id).value();
      assertThat(uid).matches(LEGAL);
      if (!uid.equals(id)) {
        assertThat(uid).hasSizeLessThan(100).matches("[a-z0-9-]{1,40}-x1-" + HASH);
      }
    }
  }

  @Test
  void upperCaseSpacesAndAccents_stayReadableInTheUid() {
    assertThat(Uid.ofUserId("Ada Byron").value()).startsWith("ada-byron-x1-");
    assertThat(Uid.ofUserId("  --  Ada").value()).startsWith("-----ada-x1-".substring(3));
    assertThat(Uid.ofUserId("\u00c9lo\u00efse").value()).startsWith("eloise-x1-");
    assertThat(Uid.ofUserId("\uff21\uff44\uff41").value()).startsWith("ada-x1-");
    assertThat(Uid.ofUserId("CORP\\ada").value()).startsWith("corp-ada-x1-");
    assertThat(Uid.ofUserId("\u4f60\u597d").value()).startsWith("user-x1-");
  }

  @Test
  void idsThatDifferOnlyInCase_getDifferentUids() {
    assertThat(Uid.ofUserId("ada")).isNotEqualTo(Uid.ofUserId("Ada"));
    assertThat(Uid.ofUserId("ADA")).isNotEqualTo(Uid.ofUserId("Ada"));
  }

  @Test
  void unicodeNormalForms_getDifferentUids() {
    String composed = "andr\u00e9";
    String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);

    assertThat(decomposed).isNotEqualTo(composed);
    assertThat(Uid.ofUserId(composed)).isNotEqualTo(Uid.ofUserId(decomposed));
  }

  @Test
  void lookAlikes_getDifferentUids() {
    assertDistinctUids(
        "admin",
        "\u0430dmin",
        "\u0251dmin",
        "admin ",
        " admin",
        "admin\u200b",
        "ad\u00admin",
        "\uff41dmin",
        "Admin",
        "admin\u0000",
        "admin\n",
        "admin-",
        "adm\u0131n",
        "adm\u0130n");
  }

  @Test
  void pairedUnpairedAndReplacedSurrogates_getDifferentUids() {
    assertDistinctUids(
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "\ude00\ud83d",
        "\ud83e",
        "\ufffd",
        "\ufffd\ufffd",
        "?",
        "??",
        "\ud83d?",
        "x\ud83d",
        "x\ud83e",
        "\ud83dx");
  }

  @Test
  void ambiguousByteSequences_getDifferentUids() {
    assertDistinctUids("A", "\u4100", "A\u0000", "\u0000A", "AA", "\u4141");
  }

  @Test
  void encodedUidAsUserId_isEncodedAgain() {
    Uid once = Uid.ofUserId("Ada");
    Uid twice = Uid.ofUserId(once.value());
    Uid thrice = Uid.ofUserId(twice.value());

    assertThat(Set.of(once, twice, thrice)).hasSize(3);
  }

  @Test
  void idsInTheFormOfAnEncodedUid_areEncoded() {
    String hash = "0123456789abcdefghijklmnopqrstuv0123456789abcdefghij";

    for (String id : List.of("-x1-" + hash, "a-x1-" + hash, "a".repeat(44) + "-x1-" + hash)) {
      assertThat(Uid.ofUserId(id).value()).isNotEqualTo(id).matches(LEGAL);
    }
    // With one character changed, it is an ordinary user id.
    assertThat(Uid.ofUserId("a-x1-" + hash + "0").value()).isEqualTo("a-x1-" + hash + "0");
    assertThat(Uid.ofUserId("a-x1-w" + hash.substring(1)).value())
        .isEqualTo("a-x1-w" + hash.substring(1));
  }

  @Test
  void everyDefaultLocale_givesTheSameUid() {
    List<String> ids = hostileIds(new Random(11), 500);
    ids.addAll(List.of("I", "i", "\u0130", "\u0131", "TITLE", "J\u0300", "\u00cc", "\u012e"));
    Locale.setDefault(Locale.ROOT);
    Map<String, Uid> root = new HashMap<>();
    ids.forEach(id -> root.put(id, Uid.ofUserId(id)));

    for (String language : List.of("tr", "az", "lt", "de", "th", "ar")) {
      Locale.setDefault(Locale.forLanguageTag(language));
      assertThat(ids).allSatisfy(id -> assertThat(Uid.ofUserId(id)).isEqualTo(root.get(id)));
    }
  }

  @Test
  void charactersOfALaterUnicodeVersion_giveTheSameUidOnEveryJava() {
    // Unassigned in Java 17. Java 25 decomposes the first to "q" and treats the second as a mark.
    assertThat(Uid.ofUserId("ab\ud801\udfa5").value()).startsWith("ab-x1-");
    assertThat(Uid.ofUserId("a\u1ac1b").value()).startsWith("a-b-x1-");
  }

  @Test
  void hundredThousandHostileIds_getDifferentUids() {
    List<String> ids = hostileIds(new Random(20261120), 100_000);
    Map<String, String> owners = new HashMap<>();

    for (String id : ids) {
      String other = owners.put(Uid.ofUserId(id).value(), id);
      assertThat(other).as("another id with the uid of %s", id).isNull();
    }
    assertThat(owners).hasSize(100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@secret.example",
        "Ada.Byron@SECRET.example",
        "@ada@secret.example",
        "ada\uff20secret.example",
        "ada\uff20\uff53\uff45cret.example",
        "@@secret.example",
        "a\u0300@secret.example",
        "\u4f60@secret.example"
      })
  void domainOfAnEmail_isNotInTheUid(String id) {
    assertThat(Uid.ofUserId(id).value().replaceAll("-x1-.*", "")).doesNotContain("secret", "exam");
  }

  @Test
  void emailWithALongLocalPart_hasNoDomainInTheUid() {
    for (int length : List.of(39, 40, 41, 159, 160, 161, 300)) {
      String uid = Uid.ofUserId("a" + "\u0301".repeat(length) + "@secret.example").value();
      assertThat(uid).startsWith("a-x1-");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "\u2003", "\u3000"})
  void blankId_isRejected(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> Uid.ofUserId(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "a/b", "..", "\u00e9", "a\n", "\uff41"})
  void illegalUid_isRejectedWithoutQuotingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Uid.of(text))
        .withMessageNotContaining("'")
        .withMessageContaining("ofUserId");
  }

  @Test
  void veryLongId_isMapped() {
    assertDistinctUids("x".repeat(1_000_000), "x".repeat(1_000_001), "x".repeat(999_999) + "y");
  }

  private static void assertDistinctUids(String... ids) {
    Set<Uid> uids = new LinkedHashSet<>();
    for (String id : ids) {
      uids.add(Uid.ofUserId(id));
    }
    assertThat(uids).hasSize(ids.length);
  }

  /** Distinct, non-blank ids that are similar to each other and to the bridge's encoding. */
  private static List<String> hostileIds(Random random, int count) {
    String pieces = "aA0-_ .@xX1\u0130\u0131iI\u00e9\u0301\u0000\n\u200b\ud83d\ude00\ufffd\uff41";
    Set<String> ids = new LinkedHashSet<>();
    List<String> made = new ArrayList<>();
    while (ids.size() < count) {
      String id = one(random, pieces, made);
      if (!id.isBlank() && ids.add(id)) {
        made.add(id);
      }
    }
    return new ArrayList<>(ids);
  }

  private static String one(Random random, String pieces, List<String> made) {
    if (!made.isEmpty() && random.nextInt(4) == 0) {
      String parent = made.get(random.nextInt(made.size()));
      return switch (random.nextInt(6)) {
        case 0 -> Uid.ofUserId(parent).value();
        case 1 -> parent.toUpperCase(Locale.ROOT);
        case 2 -> parent + ' ';
        case 3 -> Normalizer.normalize(parent, Normalizer.Form.NFD);
        case 4 -> "-x1-" + parent;
        default -> parent + parent;
      };
    }
    StringBuilder id = new StringBuilder();
    int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 120 : 8);
    for (int i = 0; i < length; i++) {
      id.append(pieces.charAt(random.nextInt(pieces.length())));
    }
    return id.toString();
  }
}
