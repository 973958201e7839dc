/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever the application says of a user, the body that is sent keeps the contract. */
class UserJsonTest {

  /** Fails each test that sends what the contract forbids. */
  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Uid UID = Uid.of("u");
  private static final int BODY_LIMIT = 10_240;
  private static final int METADATA_LIMIT = 5_120;
  private static final String STAMP = "\"cometchatBridge\":\"" + Stamp.of(UID, "u") + "\"";
  private static final String STAMP_ONLY = "\"metadata\":{\"@private\":{" + STAMP + "}}";

  private final UserJson json = new UserJson(false);

  private static String text(UserJson.Body body) {
    return new String(body.bytes(), StandardCharsets.UTF_8);
  }

  private UserJson.Body write(ChatUser user) {
    UserJson.Body body = json.createWithToken(UID, user, Set.of());
    assertThat(body.bytes()).hasSizeLessThanOrEqualTo(BODY_LIMIT);
    return body;
  }

  private String withMetadata(Map<String, ?> metadata) {
    return text(write(ChatUser.builder("u").metadata(metadata).build()));
  }

  @Test
  void smallestUser_hasUidNameAndTheWishForAToken() {
    assertThat(text(write(ChatUser.builder("u").build())))
        .isEqualTo("{\"uid\":\"u\",\"name\":\"u\"," + STAMP_ONLY + ",\"withAuthToken\":true}");
  }

  @Test
  void fullUser_hasEveryField() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("n", 7);
    metadata.put("@private", Map.of("email", "a@b"));
    UserJson.Body body =
        write(
            ChatUser.builder("u")
                .name("Ada")
                .avatar("https://a.example/1")
                .link("https://a.example/2")
                .role("default")
                .statusMessage("hi")
                .tags(List.of("x", "y"))
                .metadata(metadata)
                .build());

    assertThat(body.leftOut()).isEmpty();
    assertThat(text(body))
        .isEqualTo(
            "{\"uid\":\"u\",\"name\":\"Ada\",\"avatar\":\"https://a.example/1\","
                + "\"link\":\"https://a.example/2\",\"role\":\"default\",\"statusMessage\":\"hi\","
                + "\"metadata\":{\"n\":7,\"@private\":{\"email\":\"a@b\","
                + STAMP
                + "}},\"tags\":[\"x\",\"y\"],"
                + "\"withAuthToken\":true}");
  }

  @Test
  void displayData_cannotLeaveItsText() {
    String evil = "\",\"uid\":\"admin\",\"x\":\"\\\u0001\u2028</script>";

    assertThat(text(write(ChatUser.builder("u").name(evil).build())))
        .startsWith(
            "{\"uid\":\"u\",\"name\":\"\\\",\\\"uid\\\":\\\"admin\\\",\\\"x\\\":\\\"\\\\\\u0001");
    assertThat(withMetadata(Map.of(evil, evil))).startsWith("{\"uid\":\"u\",\"name\":\"u\",");
  }

  @Test
  void metadataOf5120Bytes_isSent_andOf5121LeftOut() {
    int frame = ("{\"k\":\"\",\"@private\":{" + STAMP + "}}").length();
    ChatUser fits =
        ChatUser.builder("u").metadata(Map.of("k", "v".repeat(METADATA_LIMIT - frame))).build();
    ChatUser tooBig =
        ChatUser.builder("u").metadata(Map.of("k", "v".repeat(METADATA_LIMIT - frame + 1))).build();
    ChatUser bytesNotCharacters =
        ChatUser.builder("u").metadata(Map.of("k", "\u4f60".repeat(1_800))).build();

    assertThat(write(fits).leftOut()).isEmpty();
    assertThat(write(tooBig).leftOut()).containsExactly("metadata");
    assertThat(text(write(tooBig))).contains(STAMP_ONLY);
    assertThat(write(bytesNotCharacters).leftOut()).containsExactly("metadata");
  }

  @Test
  void bodyAbove10Kilobytes_losesTheLeastVisibleFieldsFirst() {
    String url = "https://a.example/" + "x".repeat(2_900);
    ChatUser.Builder user = ChatUser.builder("u").avatar(url).link(url);

    assertThat(write(user.build()).leftOut()).isEmpty();
    user.metadata(Map.of("k", "v".repeat(5_000)));
    assertThat(write(user.build()).leftOut()).containsExactly("metadata");
    user.tags(Collections.nCopies(25, "\u4f60".repeat(100)));
    assertThat(write(user.build()).leftOut()).containsExactly("metadata", "tags");
  }

  @Test
  void fieldThatTheUserDoesNotHave_isNeverNamedAsLeftOut() {
    String url = "https://a.example/" + "x".repeat(2_900);
    ChatUser user =
        ChatUser.builder("u")
            .avatar(url)
            .tags(Collections.nCopies(25, "\u4f60".repeat(100)))
            .build();

    assertThat(write(user).leftOut()).containsExactly("tags");
  }

  @Test
  void largestFieldsInTheirLongestEscapes_stillFit() {
    String escaped = "\u0001".repeat(98);
    String url = "https://a.example/" + "x".repeat(2_982);
    UserJson.Body body =
        write(
            ChatUser.builder("u")
                .name("a" + escaped + "b")
                .statusMessage("a" + escaped + "b")
                .role("r".repeat(100))
                .avatar(url)
                .link(url)
                .tags(Collections.nCopies(25, "a" + escaped + "b"))
                .build());

    assertThat(body.leftOut()).containsExactly("tags");
  }

  @Test
  void numbersThatJsonDoesNotHave_becomeNull() {
    assertThat(withMetadata(Map.of("n", Double.NaN))).contains("{\"n\":null,");
    assertThat(withMetadata(Map.of("n", Double.POSITIVE_INFINITY))).contains("{\"n\":null,");
    assertThat(withMetadata(Map.of("n", Float.NEGATIVE_INFINITY))).contains("{\"n\":null,");
  }

  @Test
  void numbersOfEveryKind_areNumbers() {
    assertThat(withMetadata(Map.of("n", Long.MIN_VALUE))).contains("-9223372036854775808,");
    assertThat(withMetadata(Map.of("n", (short) 3))).contains("{\"n\":3,");
    assertThat(withMetadata(Map.of("n", (byte) 3))).contains("{\"n\":3,");
    assertThat(withMetadata(Map.of("n", 1.5f))).contains("{\"n\":1.5,");
    assertThat(withMetadata(Map.of("n", new BigDecimal("12.50")))).contains("{\"n\":12.50,");
    assertThat(withMetadata(Map.of("n", BigInteger.TEN.pow(30))))
        .contains("{\"n\":1" + "0".repeat(30));
    assertThat(withMetadata(Map.of("n", new BigDecimal("1E+999999999")))).hasSizeLessThan(300);
  }

  @Test
  void otherObjects_areWrittenAsTheirText() {
    assertThat(withMetadata(Map.of("p", Path.of("a", "b")))).contains("{\"p\":\"a/b\",");
    assertThat(withMetadata(Map.of("u", URI.create("x:y")))).contains("{\"u\":\"x:y\",");
    assertThat(withMetadata(Map.of("c", 'c'))).contains("{\"c\":\"c\",");
  }

  @Test
  void arraysAndOptionals_areWrittenAsTheirContent() {
    assertThat(withMetadata(Map.of("a", new Object[] {"x", 1}))).contains("{\"a\":[\"x\",1],");
    assertThat(withMetadata(Map.of("i", new int[] {1, 2}))).contains("{\"i\":[1,2],");
    assertThat(withMetadata(Map.of("o", Optional.of("x")))).contains("{\"o\":\"x\",");
    assertThat(withMetadata(Map.of("e", Optional.empty()))).contains("{\"e\":null,");
  }

  @Test
  void objectWithoutTextOfItsOwn_isNull() {
    assertThat(withMetadata(Map.of("o", new Object()))).contains("{\"o\":null,");
  }

  @Test
  void nullsAsValuesAndKeys_areWritten() {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("none", null);
    assertThat(withMetadata(metadata)).contains("{\"none\":null,\"@private\"");
    metadata.clear();
    metadata.put(null, 1);
    assertThat(withMetadata(metadata)).contains("{\"null\":1,\"@private\"");
  }

  @Test
  void unpairedSurrogates_areReplacedInKeysAndValues() {
    assertThat(withMetadata(Map.of("k\ud83d", "v\ude00"))).contains("{\"k\ufffd\":\"v\ufffd\",");
  }

  @Test
  void nestingOf16Levels_isSent_andOf17LeftOut() {
    assertThat(withMetadata(nested(16))).doesNotContain(STAMP_ONLY);
    assertThat(withMetadata(nested(17))).contains(STAMP_ONLY);
    assertThat(withMetadata(nested(100_000))).contains(STAMP_ONLY);
  }

  private static Map<String, Object> nested(int levels) {
    Map<String, Object> map = Map.of("k", 1);
    for (int i = 1; i < levels; i++) {
      map = Map.of("k", map);
    }
    return map;
  }

  @Test
  void mapThatHoldsItself_isLeftOut() {
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);

    ChatUser user = ChatUser.builder("u").metadata(map).build();
    assertThat(write(user).leftOut()).containsExactly("metadata");
  }

  @Test
  void mapThatHoldsItselfManyTimes_isGivenUpOnBeforeItFillsTheMemory() {
    Map<String, Object> map = new HashMap<>();
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      map.put("self" + i, map);
      list.add(list);
    }

    assertThat(withMetadata(map)).contains(STAMP_ONLY);
    assertThat(withMetadata(Map.of("list", list))).contains(STAMP_ONLY);
  }

  @Test
  void objectWhoseTextNeverEnds_isLeftOut() {
    Pair one = new Pair();
    Pair two = new Pair();
    one.other = two;
    two.other = one;

    assertThat(withMetadata(Map.of("o", one))).contains(STAMP_ONLY);
  }

  @Test
  void objectWhoseTextThrowsOrIsNull_isLeftOut() {
    assertThat(withMetadata(Map.of("o", new Throwing()))).contains(STAMP_ONLY);
    assertThat(withMetadata(Map.of("o", new Nothing()))).contains(STAMP_ONLY);
  }

  @Test
  void hostObjectThatMissesAClass_isLeftOut() {
    Object incomplete =
        new Object() {
          @Override
          public String toString() {
            throw new NoClassDefFoundError("com/example/Gone");
          }
        };

    assertThat(withMetadata(Map.of("o", incomplete))).contains(STAMP_ONLY);
  }

  @Test
  void nestedMapChangedWhileItIsWritten_isLeftOut() {
    Map<Object, Object> inner = new LinkedHashMap<>();
    inner.put("a", new Changing(inner));
    inner.put("b", 1);

    assertThat(withMetadata(Map.of("inner", inner))).contains(STAMP_ONLY);
  }

  @Test
  void hostsOwnPrivateMetadata_cannotForgeOrLoseTheStamp() {
    String forged = "forged";
    Map<String, Object> hidden = new LinkedHashMap<>();
    hidden.put("cometchatBridge", forged);
    hidden.put("email", "a@b");

    assertThat(withMetadata(Map.of("@private", hidden)))
        .contains("{\"@private\":{\"email\":\"a@b\"," + STAMP + "}}")
        .doesNotContain(forged);
    assertThat(withMetadata(Map.of("@private", "a text"))).contains(STAMP_ONLY);
    assertThat(write(ChatUser.builder("u").metadata(Map.of("@private", 7)).build()).leftOut())
        .containsExactly("metadata");
  }

  @Test
  void update_carriesTheStampOnlyWithMetadata() {
    ChatUser plain = ChatUser.builder("u").build();
    ChatUser rich = ChatUser.builder("u").metadata(Map.of("n", 1)).build();

    assertThat(text(json.update(UID, plain, Set.of("name")))).isEqualTo("{\"name\":\"u\"}");
    assertThat(text(json.update(UID, rich, Set.of("name")))).isEqualTo("{\"name\":\"u\"}");
    assertThat(text(json.update(UID, rich, Set.of("metadata"))))
        .isEqualTo("{\"metadata\":{\"n\":1,\"@private\":{" + STAMP + "}}}");
  }

  @Test
  void update_emptiesNamedFieldsWithoutAValue() {
    ChatUser plain = ChatUser.builder("u").build();

    UserJson.Body body =
        json.update(
            UID, plain, Set.of("avatar", "link", "role", "tags", "metadata", "statusMessage"));

    assertThat(text(body))
        .isEqualTo(
            "{\"metadata\":{\"@private\":{"
                + STAMP
                + "}},\"tags\":[],\"role\":\"default\",\"unset\":[\"avatar\",\"link\"]}");
    assertThat(body.leftOut()).containsExactly("statusMessage");
  }

  @Test
  void update_leavesMetadataThatCannotBeSentUnchanged() {
    ChatUser large =
        ChatUser.builder("u").name("U").metadata(Map.of("n", "x".repeat(6_000))).build();

    UserJson.Body body = json.update(UID, large, Set.of("name", "metadata"));

    assertThat(text(body)).isEqualTo("{\"name\":\"U\"}");
    assertThat(body.leftOut()).containsExactly("metadata");
  }

  @Test
  void imported_usersCarryTheirStamps() {
    assertThat(
            new String(
                json.imported(Map.of(UID, ChatUser.builder("u").build())), StandardCharsets.UTF_8))
        .contains(STAMP_ONLY);
  }

  @Test
  void fiveHundredRandomUsers_areAllTakenByTheService() throws Exception {
    Random random = new Random(20261120);
    CometChatEmulator emulator = EMULATOR.emulator();
    HttpClient http = HttpClient.newHttpClient();
    for (int i = 0; i < 500; i++) {
      ChatUser user = random(random, "user " + i);
      UserJson.Body body = json.createWithToken(Uid.ofUserId(user.userId()), user, Set.of());
      assertThat(status(http, emulator, body)).as(text(body)).isEqualTo(200);
    }
  }

  private static int status(HttpClient http, CometChatEmulator emulator, UserJson.Body body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/users"))
            .header("apikey", emulator.apiKey())
            .header("appId", emulator.appId())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static ChatUser random(Random random, String userId) {
    List<String> tags = new ArrayList<>();
    for (int i = random.nextInt(30); i > 0; i--) {
      tags.add(text(random, 120));
    }
    Map<String, Object> metadata = new HashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      metadata.put(text(random, 9), random.nextBoolean() ? text(random, 900) : random.nextDouble());
    }
    return ChatUser.builder(userId)
        .name(text(random, 130))
        .avatar("https://a.example/" + "x".repeat(random.nextInt(3_100)))
        .link(random.nextBoolean() ? text(random, 40) : "http://l.example/" + random.nextInt())
        .statusMessage(text(random, 130))
        .tags(tags)
        .metadata(metadata)
        .build();
  }

  private static String text(Random random, int atMost) {
    String pieces =
        "ab \u00a0\u0001\u200b\u200f\ufeff\u2028\u4f60\ud83d\ude00\"\\/<\u0130\t\n\u007f";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(atMost); i > 0; i--) {
      text.append(pieces.charAt(random.nextInt(pieces.length())));
    }
    return text.toString();
  }

  private static final class Pair {
    private Pair other;

    @Override
    public String toString() {
      return "Pair " + other;
    }
  }

  private static final class Throwing {
    @Override
    public String toString() {
      throw new IllegalStateException("no database session");
    }
  }

  private static final class Nothing {
    @SuppressWarnings(
        "ToStringReturnsNull") // an application's object may be wrong in just this way
    @Override
    public String toString() {
      return null;
    }
  }

  private record Changing(Map<Object, Object> map) {
    @Override
    public String toString() {
      map.put("c", 1);
      return "changed";
    }
  }
}
