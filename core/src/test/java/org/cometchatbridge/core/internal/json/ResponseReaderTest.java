/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, reading it never throws, and what is read stands in the response. */
class ResponseReaderTest {

  private static final String TOKEN = "emp-1_17636000000123456789abcdef0123456789abcd";
  private static final String MINTED =
      "{\"data\":{\"uid\":\"emp-1\",\"authToken\":\"" + TOKEN + "\",\"createdAt\":1763600000}}";
  private static final String REJECTED =
      "{\"error\":{\"code\":\"ERR_BAD_REQUEST\",\"message\":\"no\",\"devMessage\":\"no\","
          + "\"source\":\"chat-api\",\"details\":{\"name\":[\"a\",\"b\"],\"tags.0\":[\"c\"]}}}";

  private static final Charset LATIN = StandardCharsets.ISO_8859_1;

  private final ResponseReader reader = new ResponseReader();

  private ResponseBody read(String body) {
    return reader.read(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void mintedToken_isRead() {
    ResponseBody response = read(MINTED);

    assertThat(response.readable()).isTrue();
    assertThat(response.uid()).isEqualTo("emp-1");
    assertThat(response.authToken()).isEqualTo(TOKEN);
    assertThat(response.errorCode()).isNull();
    assertThat(response.toString()).doesNotContain(TOKEN);
  }

  @Test
  void rejection_isRead() {
    ResponseBody response = read(REJECTED);

    assertThat(response.errorCode()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(response.detailFields()).containsExactly("name", "tags.0");
    assertThat(response.authToken()).isNull();
  }

  @Test
  void unknownFieldsOfEveryType_arePassedOver() {
    ResponseBody response =
        read(
            "{\"a\":1,\"b\":[{\"authToken\":\"x\"}],\"c\":{\"data\":{\"authToken\":\"y\"}},"
                + "\"data\":{\"n\":null,\"o\":{\"authToken\":\"z\",\"uid\":\"o\"},\"l\":[[]],"
                + "\"uid\":\"emp-1\",\"authToken\":\"t\",\"t\":true},\"meta\":{}}");

    assertThat(response.uid()).isEqualTo("emp-1");
    assertThat(response.authToken()).isEqualTo("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\":[]}",
        "{\"data\":null}",
        "{\"data\":\"x\"}",
        "{\"data\":{}}",
        "{\"data\":{\"authToken\":null}}",
        "{\"data\":{\"authToken\":7}}",
        "{\"data\":{\"authToken\":true}}",
        "{\"data\":{\"authToken\":[\"x\"]}}",
        "{\"data\":{\"authToken\":{\"authToken\":\"x\"}}}",
        "{\"data\":[{\"authToken\":\"x\"}]}",
        "{\"data\":{\"data\":{\"authToken\":\"x\"}}}",
        "{\"authToken\":\"x\"}",
        "{\"data.authToken\":\"x\"}",
        "{\"DATA\":{\"authToken\":\"x\"}}",
        "{\"data\":{\"authtoken\":\"x\"}}",
        "{\"error\":[],\"data\":[]}",
        "{\"error\":{\"data\":{\"authToken\":\"x\"},\"code\":{\"code\":\"ERR_X\"}}}"
      })
  void readableAnswerWithoutAToken_hasNone(String body) {
    ResponseBody response = read(body);

    assertThat(response.readable()).isTrue();
    assertThat(response.authToken()).isNull();
    assertThat(response.errorCode()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"details\":[]}}",
        "{\"error\":{\"details\":null}}",
        "{\"error\":{\"details\":\"name\"}}",
        "{\"error\":{\"details\":[{\"name\":1}]}}",
        "{\"error\":{\"details\":{\"<a> <b>\":1,\"<b>\":2,\"\":3}}}"
      })
  void detailsOfAnotherForm_haveNoFields(String body) {
    assertThat(read(body).readable()).isTrue();
    assertThat(read(body).detailFields()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.shippingAddressOfTheCustomer.street, metadata",
    "metadata.First Name, metadata",
    "tags[0], tags",
    "/avatar, avatar",
    "#/avatar, avatar",
    "$.avatar[0], avatar",
    "tags.0, tags.0"
  })
  void pathInDetails_isReducedToItsFirstPartUnlessItIsShortAndPlain(String path, String field) {
    assertThat(read("{\"error\":{\"details\":{\"" + path + "\":[]}}}").detailFields())
        .containsExactly(field);
  }

  @Test
  void fieldsAfterDetails_areStillRead() {
    assertThat(read("{\"error\":{\"details\":{\"a\":{\"b\":[1]}},\"code\":\"ERR_X\"}}").errorCode())
        .isEqualTo("ERR_X");
    assertThat(read("{\"error\":{\"details\":[[{}]],\"code\":\"ERR_X\"}}").errorCode())
        .isEqualTo("ERR_X");
  }

  @Test
  void thousandDetails_areCapped() {
    StringBuilder body = new StringBuilder("{\"error\":{\"details\":{\"f\":1");
    for (int i = 0; i < 1000; i++) {
      body.append(",\"f").append(i).append("\":[]");
    }
    assertThat(read(body.append("}}}").toString()).detailFields()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"err_x", "E", "ERR X", "ERR-X", "The key abc is wrong", "ERR_\\u00dc", "", "\\n"})
  void codeOfAnotherForm_isNotLetThrough(String code) {
    assertThat(read("{\"error\":{\"code\":\"" + code + "\"}}").errorCode()).isNull();
  }

  @Test
  void codeOf65Characters_isNotLetThrough() {
    assertThat(read("{\"error\":{\"code\":\"" + "E".repeat(64) + "\"}}").errorCode()).hasSize(64);
    assertThat(read("{\"error\":{\"code\":\"" + "E".repeat(65) + "\"}}").errorCode()).isNull();
  }

  @Test
  void partThatComesTwice_countsAsAWholeTheLastTime() {
    assertThat(read("{\"data\":{\"authToken\":\"a\"},\"data\":{\"authToken\":\"b\"}}").authToken())
        .isEqualTo("b");
    ResponseBody mixed =
        read("{\"data\":{\"uid\":\"ada\",\"authToken\":\"a\"},\"data\":{\"uid\":\"bob\"}}");
    assertThat(mixed.uid()).isEqualTo("bob");
    assertThat(mixed.authToken()).isNull();
    assertThat(read("{\"data\":{\"authToken\":\"a\"},\"data\":[]}").authToken()).isNull();
    assertThat(read("{\"data\":{\"authToken\":\"a\",\"authToken\":7}}").authToken()).isNull();
    ResponseBody error =
        read("{\"error\":{\"code\":\"ERR_X\",\"details\":{\"a\":1}},\"error\":null}");
    assertThat(error.errorCode()).isNull();
    assertThat(error.detailFields()).isEmpty();
  }

  @Test
  void bodyCutAtAnyByte_isUnreadable() {
    for (String whole : List.of(MINTED, REJECTED)) {
      byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        ResponseBody response = reader.read(Arrays.copyOf(bytes, length));
        assertThat(response.readable()).as("%s bytes", length).isFalse();
        assertThat(response.authToken()).isNull();
        assertThat(response.errorCode()).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "7",
        "\"x\"",
        "[]",
        "[{\"data\":{\"authToken\":\"x\"}}]",
        "<html><body>502 Bad Gateway</body></html>",
        "{\"data\":{\"authToken\":\"x\"}}}",
        "{\"data\":{\"authToken\":\"x\"}}{}",
        "{\"data\":{\"authToken\":\"x\"}} x",
        "{\"data\":{\"authToken\":\"x\"}},",
        "{'data':{'authToken':'x'}}",
        "{data:{}}",
        "{\"data\":{\"authToken\":\"x\",}}",
        "{\"data\":{\"authToken\":NaN}}",
        "{\"data\":{\"authToken\":\"\\x\"}}",
        "/* c */{}"
      })
  void anythingButOneJsonObject_isUnreadable(String body) {
    assertThat(read(body).readable()).isFalse();
    assertThat(read(body).authToken()).isNull();
  }

  @Test
  void deepNesting_isPassedOverOrUnreadable_neverAFailure() {
    String shallow = "[".repeat(200) + "]".repeat(200);
    assertThat(read("{\"x\":" + shallow + ",\"data\":{\"authToken\":\"t\"}}").authToken())
        .isEqualTo("t");
    for (int depth : List.of(999, 1_001, 100_000)) {
      assertThat(read("{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}")).isNotNull();
      assertThat(read("{\"data\":" + "{\"data\":".repeat(depth)).readable()).isFalse();
    }
  }

  @Test
  void hugeNumbersAndTexts_neverFail() {
    assertThat(read("{\"n\":1e999999999,\"data\":{\"authToken\":\"t\"}}").authToken())
        .isEqualTo("t");
    assertThat(read("{\"n\":" + "9".repeat(900) + ",\"data\":{\"authToken\":\"t\"}}").authToken())
        .isEqualTo("t");
    assertThat(read("{\"n\":" + "9".repeat(100_000) + "}")).isNotNull();
    assertThat(read("{\"" + "k".repeat(100_000) + "\":1}")).isNotNull();
    assertThat(read("{\"data\":{\"authToken\":\"" + "t".repeat(200_000) + "\"}}").authToken())
        .hasSize(200_000);
  }

  @Test
  void byteOrderMark_isPassedOver() {
    assertThat(read("\ufeff" + MINTED).authToken()).isEqualTo(TOKEN);
  }

  @Test
  void textOfAnotherEncoding_leavesTheRestReadable() {
    String name = "\u00e9\u00e9\u0080\n";
    byte[] minted = MINTED.replace("\"uid\"", "\"name\":\"" + name + "\",\"uid\"").getBytes(LATIN);
    byte[] rejected = REJECTED.replace("\"no\"", "\"" + name + "\"").getBytes(LATIN);

    assertThat(reader.read(minted).authToken()).isEqualTo(TOKEN);
    assertThat(reader.read(rejected).errorCode()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(reader.read(rejected).detailFields()).containsExactly("name", "tags.0");
    assertThat(JsonTree.parse(minted).orElseThrow().get("data").get("uid").text())
        .contains("emp-1");
    assertThat(reader.read(Arrays.copyOf(minted, minted.length - 1)).readable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"code":"ERR_X"}}|true
          {"error":{"code":7}}|true
          {"error":{"x":[]}}|true
          {"error":"no"}|true
          {"error":{}}|false
          {"error":{"code":null}}|false
          {"error":[]}|false
          {"error":null}|false
          {"error":{"code":"ERR_X"},"error":{}}|false
          {"data":{"error":"no"}}|false
          """)
  void error_isNoticedWithoutAReadableCode(String body, boolean error) {
    assertThat(read(body).readable()).isTrue();
    assertThat(read(body).hasError()).isEqualTo(error);
  }

  @Test
  void bytesThatAreNoText_areUnreadable() {
    assertThat(reader.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0}).readable()).isFalse();
    assertThat(reader.read(new byte[4096]).readable()).isFalse();
    for (String name : List.of("UTF-16", "UTF-16LE", "UTF-32", "IBM1047")) {
      assertThat(reader.read(MINTED.getBytes(Charset.forName(name))).authToken()).isIn(null, TOKEN);
    }
  }

  @Test
  void twentyThousandMutatedBodies_neverThrowAndNeverMakeAToken() {
    Random random = new Random(20261120);
    byte[][] wholes = {
      MINTED.getBytes(StandardCharsets.UTF_8), REJECTED.getBytes(StandardCharsets.UTF_8)
    };
    int readable = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] body = mutated(random, wholes[i % 2]);
      ResponseBody response = reader.read(body);
      readable += response.readable() ? 1 : 0;
      if (response.authToken() != null) {
        // Escapes may have come in; a text with none must stand in the body letter by letter.
        String text = new String(body, StandardCharsets.UTF_8);
        assertThat(text.contains("\\") || text.contains('"' + response.authToken() + '"')).isTrue();
        assertThat(text).contains("data").contains("authToken");
      }
      if (!response.readable()) {
        assertThat(response.authToken()).isNull();
        assertThat(response.uid()).isNull();
        assertThat(response.errorCode()).isNull();
      }
    }
    assertThat(readable).as("bodies that were still readable").isBetween(500, 19_500);
  }

  private static byte[] mutated(Random random, byte[] whole) {
    byte[] body = whole.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(5)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body[at] = (byte) "{}[]\",:\\0e-ntf".charAt(random.nextInt(14));
        case 2 -> body = Arrays.copyOf(body, Math.max(1, at));
        case 3 -> {
          int to = Math.min(body.length, at + 1 + random.nextInt(20));
          byte[] twice = Arrays.copyOf(body, body.length + to - at);
          System.arraycopy(body, at, twice, to, body.length - at);
          body = twice;
        }
        default -> {
          int other = random.nextInt(body.length);
          byte kept = body[at];
          body[at] = body[other];
          body[other] = kept;
        }
      }
    }
    return body;
  }
}
