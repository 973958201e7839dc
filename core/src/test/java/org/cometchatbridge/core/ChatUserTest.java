/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Display data is adjusted to CometChat's limits. */
class ChatUserTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100})
  void nameUpTo100Units_isKept(int length) {
    ChatUser user = ChatUser.builder("u").name("n".repeat(length)).build();

    assertThat(user.name()).hasSize(length);
    assertThat(user.adjustedFields()).isEmpty();
  }

  @Test
  void nameOf101Units_isTrimmedTo100() {
    ChatUser user = ChatUser.builder("u").name("n".repeat(101)).build();

    assertThat(user.name()).isEqualTo("n".repeat(100));
    assertThat(user.adjustedFields()).containsExactly("name");
  }

  @Test
  void surrogatePairAtTheLimit_isNotSplit() {
    String emoji = "\ud83d\ude00";

    assertThat(ChatUser.builder("u").name("n".repeat(99) + emoji).build().name())
        .isEqualTo("n".repeat(99));
    assertThat(ChatUser.builder("u").name("n".repeat(98) + emoji).build().name())
        .isEqualTo("n".repeat(98) + emoji);
    assertThat(ChatUser.builder("u").name("n".repeat(98) + emoji + emoji).build().name())
        .isEqualTo("n".repeat(98) + emoji);
    assertThat(ChatUser.builder("u").name(emoji.repeat(51)).build().name())
        .isEqualTo(emoji.repeat(50));
  }

  @Test
  void blankAtTheLimit_isStripped() {
    assertThat(ChatUser.builder("u").name("n".repeat(99) + " tail").build().name())
        .isEqualTo("n".repeat(99));
  }

  @Test
  void unpairedSurrogate_isReplaced() {
    ChatUser user = ChatUser.builder("u").name("a\ud83db").build();

    assertThat(user.name()).isEqualTo("a\ufffdb");
    assertThat(user.adjustedFields()).containsExactly("name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\u00a0",
        "\ufeff",
        "\u0000\u0007",
        "\t\r\n",
        "\u2007\u202f",
        "\u0085",
        "\u200b",
        "\u200e \u200f",
        "\u2060",
        "\u00ad",
        "\u180e",
        "\u3164\u115f\u1160\uffa0",
        "\u2800",
        "\u034f",
        "\u180b\u180f",
        "\ud834\udd59",
        "\ufe0f",
        "\udb40\udc41",
        "\udb40\udd00"
      })
  void nameWithoutVisibleCharacters_isReplacedByTheUserId(String blank) {
    ChatUser user = ChatUser.builder("emp-7").name(blank).build();

    assertThat(user.name()).isEqualTo("emp-7");
    assertThat(user.adjustedFields()).containsExactly("name");
  }

  @Test
  void absentName_isReplacedByTheUserIdWithoutAnAdjustment() {
    assertThat(ChatUser.builder("emp-7").build().adjustedFields()).isEmpty();
    assertThat(ChatUser.builder("emp-7").name(null).build().name()).isEqualTo("emp-7");
    assertThat(ChatUser.builder("emp-7").name("").build().name()).isEqualTo("emp-7");
    assertThat(ChatUser.builder("emp-7").name("").build().adjustedFields()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "ada@example.org| ada",
        "ada.byron@a@b| ada.byron",
        "@ada@example.org| @ada",
        "@ada| @ada",
        "@| @",
        "ada| ada"
      },
      delimiter = '|')
  void fallbackName_omitsTheDomainOfAnEmail(String userId, String name) {
    assertThat(ChatUser.builder(userId).build().name()).isEqualTo(name);
  }

  @Test
  void fallbackName_isNeverBlankAndNeverTooLong() {
    assertThat(ChatUser.builder("").build().name()).isEqualTo("?");
    assertThat(ChatUser.builder(" @example.org").build().name()).isEqualTo("?");
    assertThat(ChatUser.builder("\u200b").build().name()).isEqualTo("?");
    assertThat(ChatUser.builder("h".repeat(300)).build().name()).hasSize(100);
  }

  @Test
  void directionalMarks_areKeptInsideAName() {
    String name = "\u2067\u05d0\u05d1\u2069";

    assertThat(ChatUser.builder("u").name(name).build().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a",
        "https://img.example.org/a.png?x=1&y=%20#f",
        "http://[::1]:8080/a",
        "http://1.2.3.4/"
      })
  void webUrl_isKept(String url) {
    ChatUser user = ChatUser.builder("u").avatar(url).link(url).build();

    assertThat(user.avatar()).contains(url);
    assertThat(user.link()).contains(url);
    assertThat(user.adjustedFields()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:image/png;base64,AAAA",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "blob:https://example.org/1",
        "/a.png",
        "a.png",
        "//example.org/a.png",
        "https:example.org",
        "https:///a.png",
        "https://",
        "http:",
        "https://example.org/a\nb",
        "https://exa mple.org/",
        "https://example.org\\@evil.example/a.png",
        "https://ada:secret@b\u00fccher.example/a.png",
        "https://example.org\uff0fa.example/a.png",
        "https://\u200b/a.png",
        "https://[::1/a.png",
        "https://example.org:99999/a.png",
        "https://example.org:x/a.png",
        "https://exa|mple.org/a.png",
        "https://.example.org/a.png",
        "https://ada:secret@example.org/a.png",
        "https://ada@example.org/a.png",
        "https://@example.org/a.png",
        "https://example.org/\ud83d",
        "\\\\example.org\\a",
        " ",
        "?"
      })
  void otherUrl_isLeftOut(String url) {
    ChatUser user = ChatUser.builder("u").avatar(url).link(url).build();

    assertThat(user.avatar()).isEmpty();
    assertThat(user.link()).isEmpty();
    assertThat(user.adjustedFields()).containsExactly("avatar", "link");
  }

  @Test
  void schemeInUpperCase_isFolded() {
    assertThat(ChatUser.builder("u").avatar("HTTPS://Example.org/A").build().avatar())
        .contains("https://Example.org/A");
  }

  /** What browsers accept is encoded as they encode it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "https://img.example.org/Mira Kovacs.png!https://img.example.org/Mira%20Kovacs.png",
        "https://img.example.org/a|b.png!https://img.example.org/a%7Cb.png",
        "https://img.example.org/m.png?crop=[0,0,64,64]!https://img.example.org/m.png?crop=%5B0,0,64,64%5D",
        "https://img.example.org/100%.png!https://img.example.org/100%25.png",
        "https://img.example.org/%zz%41!https://img.example.org/%25zz%41",
        "https://img.example.org/a\\b^c`{d}<e>\"!https://img.example.org/a%5Cb%5Ec%60%7Bd%7D%3Ce%3E%22",
        "https://img.example.org/a#b#c!https://img.example.org/a#b%23c",
        "https://img.example.org/\ud83d\ude00!https://img.example.org/%F0%9F%98%80",
        "https://user_uploads.example.org/m.png!https://user_uploads.example.org/m.png",
        "https://img.example.org:8443/m.png!https://img.example.org:8443/m.png",
        "https://img.example.org?v=1!https://img.example.org?v=1",
        "https://bilder-m\u00fcller.example/m.png!https://xn--bilder-mller-klb.example/m.png",
        "https://B\u00dcCHER.example:80/a!https://xn--bcher-kva.example:80/a",
        "https://stra\u00dfe.example/a!https://xn--strae-oqa.example/a",
        "https://\u4f8b\u3048\u3002\u30c6\u30b9\u30c8/a!https://xn--r8jz45g.xn--zckzah/a",
        "https://i\u2764.example/a!https://xn--i-7iq.example/a",
        "https://i\u2764\ufe0f.example/a!https://xn--i-7iq.example/a",
        "https://bil\u00adder.example/a!https://bilder.example/a"
      })
  void urlThatBrowsersAccept_isEncoded(String given, String ascii) {
    ChatUser user = ChatUser.builder("u").avatar(given).link(given).build();

    assertThat(user.avatar()).contains(ascii);
    assertThat(user.link()).contains(ascii);
    assertThat(user.adjustedFields()).isEmpty();
  }

  @Test
  void longNameOfCombinedEmoji_isNotCutWithinOne() {
    String family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66";

    assertThat(ChatUser.builder("u").name(family.repeat(10)).build().name())
        .isEqualTo(family.repeat(9));
  }

  @Test
  void pathOutsideAscii_isEncoded() {
    assertThat(ChatUser.builder("u").avatar("https://example.org/\u00e9").build().avatar())
        .contains("https://example.org/%C3%A9");
  }

  @Test
  void urlOf3000Characters_isKept_andOf3001LeftOut() {
    String start = "https://example.org/";
    String fits = start + "a".repeat(3000 - start.length());

    assertThat(ChatUser.builder("u").avatar(fits).build().avatar()).contains(fits);
    assertThat(ChatUser.builder("u").avatar(fits + "a").build().avatar()).isEmpty();
    assertThat(ChatUser.builder("u").avatar(fits + "a").build().adjustedFields())
        .containsExactly("avatar");
    // Too long only after percent-encoding.
    assertThat(ChatUser.builder("u").avatar(start + "\u00e9".repeat(1000)).build().avatar())
        .isEmpty();
  }

  @Test
  void absentOptionalFields_areNoAdjustment() {
    ChatUser user = ChatUser.builder("u").avatar("").link(null).role("").statusMessage("").build();

    assertThat(user.avatar()).isEmpty();
    assertThat(user.link()).isEmpty();
    assertThat(user.role()).isEmpty();
    assertThat(user.statusMessage()).isEmpty();
    assertThat(user.adjustedFields()).isEmpty();
  }

  @Test
  void twentyFiveTags_areKept_andTheTwentySixthIsLeftOut() {
    List<String> all = Collections.nCopies(26, "t");

    assertThat(ChatUser.builder("u").tags(all.subList(0, 25)).build().tags()).hasSize(25);
    assertThat(ChatUser.builder("u").tags(all.subList(0, 25)).build().adjustedFields()).isEmpty();
    assertThat(ChatUser.builder("u").tags(all).build().tags()).hasSize(25);
    assertThat(ChatUser.builder("u").tags(all).build().adjustedFields()).containsExactly("tags");
  }

  @Test
  void blankTags_doNotCountTowardsTheLimit() {
    List<String> tags = Arrays.asList(" ", "", null, "\u200b", "a", "b");

    ChatUser user = ChatUser.builder("u").tags(tags).build();

    assertThat(user.tags()).containsExactly("a", "b");
    assertThat(user.adjustedFields()).containsExactly("tags");
  }

  @Test
  void tagOf101Units_isTrimmed() {
    ChatUser user = ChatUser.builder("u").tags(List.of("t".repeat(100), "s".repeat(101))).build();

    assertThat(user.tags()).containsExactly("t".repeat(100), "s".repeat(100));
    assertThat(user.adjustedFields()).containsExactly("tags");
  }

  @Test
  void tagsThatThrowWhenRead_areLeftOut() {
    Collection<String> lazy =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            throw new IllegalStateException("the database session is closed");
          }

          @Override
          public int size() {
            return 1;
          }
        };

    ChatUser user = ChatUser.builder("u").tags(lazy).build();

    assertThat(user.tags()).isEmpty();
    assertThat(user.adjustedFields()).containsExactly("tags");
  }

  @Test
  void tagsChangedAfterwards_doNotReachTheUser() {
    List<String> tags = Arrays.asList("a", "b");
    ChatUser.Builder builder = ChatUser.builder("u").tags(tags);
    tags.set(0, "x");

    assertThat(builder.build().tags()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "a", "a-b_9", "-"})
  void roleOfTheDocumentedForm_isKept(String role) {
    assertThat(ChatUser.builder("u").role(role).build().role()).contains(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Admin", "a b", " ", "r\u00f4le", "a\n", "a."})
  void roleOfAnotherForm_isLeftOut(String role) {
    ChatUser user = ChatUser.builder("u").role(role).build();

    assertThat(user.role()).isEmpty();
    assertThat(user.adjustedFields()).containsExactly("role");
  }

  @Test
  void roleOf101Characters_isLeftOutNotTrimmed() {
    assertThat(ChatUser.builder("u").role("r".repeat(100)).build().role()).isPresent();
    assertThat(ChatUser.builder("u").role("r".repeat(101)).build().role()).isEmpty();
  }

  @Test
  void statusMessage_isTrimmedTo100AndLeftOutWhenBlank() {
    assertThat(ChatUser.builder("u").statusMessage("s".repeat(101)).build().statusMessage())
        .contains("s".repeat(100));
    assertThat(ChatUser.builder("u").statusMessage("\u200b").build().statusMessage()).isEmpty();
    assertThat(ChatUser.builder("u").statusMessage(" ").build().adjustedFields())
        .containsExactly("statusMessage");
  }

  @Test
  void allAdjustedFields_areNamedOnceInAFixedOrder() {
    ChatUser user =
        ChatUser.builder("h".repeat(200))
            .name(" ")
            .avatar("x")
            .link("y")
            .role("Z")
            .statusMessage("\t")
            .tags(List.of("", " ", "s".repeat(200)))
            .metadata(new Throwing())
            .build();

    assertThat(user.adjustedFields())
        .containsExactly("name", "avatar", "link", "role", "statusMessage", "tags", "metadata");
  }

  @Test
  void toString_showsNeitherIdNorName() {
    ChatUser user =
        ChatUser.builder("secret-id").name("Secret Name").metadata(Map.of("k", "v-secret")).build();

    assertThat(user.toString()).doesNotContainIgnoringCase("secret");
  }

  @Test
  void metadataWithNullOrItself_isAccepted() {
    Map<String, Object> map = new HashMap<>();
    map.put("none", null);
    map.put(null, "no key");
    map.put("self", map);

    assertThat(ChatUser.builder("u").metadata(map).build().metadata()).hasSize(3);
  }

  @Test
  void metadataChangedAfterwards_doesNotReachTheUser() {
    Map<String, Object> map = new HashMap<>(Map.of("a", 1));
    ChatUser user = ChatUser.builder("u").metadata(map).build();
    map.clear();

    assertThat(user.metadata()).containsEntry("a", 1);
  }

  @Test
  void metadataThatThrowsWhenRead_isLeftOut() {
    ChatUser user = ChatUser.builder("u").metadata(new Throwing()).build();

    assertThat(user.metadata()).isEmpty();
    assertThat(user.adjustedFields()).containsExactly("metadata");
  }

  @Test
  void nullMetadata_countsAsNone() {
    ChatUser user = ChatUser.builder("u").metadata(null).build();

    assertThat(user.metadata()).isEmpty();
  }

  private static final class Throwing extends AbstractMap<String, Object> {

    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new IllegalStateException("no database session");
    }
  }
}
