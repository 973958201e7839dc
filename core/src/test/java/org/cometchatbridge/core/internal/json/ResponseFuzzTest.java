/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.cometchatbridge.core.Fuzz;
import org.cometchatbridge.core.HostileText;
import org.junit.jupiter.api.Test;

/**
 * Bodies of responses that were spoilt on the way: reading one never throws, and what is read is
 * what another reader of JSON finds there.
 */
class ResponseFuzzTest {

  private static final String TOKEN = "emp-1_17636000000123456789abcdef0123456789abcd";
  private static final String STAMP = "stamp-of-emp-1";
  private static final String[] ANSWERS = {
    "{\"data\":{\"uid\":\"emp-1\",\"authToken\":\"" + TOKEN + "\",\"createdAt\":1763600000}}",
    "{\"error\":{\"code\":\"ERR_BAD_REQUEST\",\"message\":\"no\",\"devMessage\":\"no\","
        + "\"source\":\"chat-api\",\"details\":{\"name\":[\"a\",\"b\"],\"tags.0\":[\"c\"]}}}",
    "{\"data\":{\"uid\":\"emp-1\",\"name\":\"\\u0041da\",\"deactivatedAt\":0,\"metadata\":{\"a\":"
        + "[1,2.5,-3e2,true,null,{\"b\":[]}],\"@private\":{\"email\":\"a@b\"}}}}",
    "{\"data\":{\"uid\":\"emp-1\",\"authToken\":\"t\",\"metadata\":{\"b\":2}},\"meta\":{}}",
    "{\"data\":[{\"uid\":\"a\",\"authToken\":\"t\"},{}],\"meta\":{\"pagination\":{\"total\":\"2\"}}}",
  };
  private static final String[] GRAFTS = {
    "\"data\":{\"uid\":\"emp-2\"},",
    "\"data\":null,",
    "\"authToken\":\"other\",",
    "\"authToken\":7,",
    "\"uid\":[\"emp-1\"],",
    "\"code\":\"ERR_OTHER\",",
    "\"details\":{\"link\":[]},",
    "\"metadata\":{\"x\":1},",
    "\"metadata\":{\"@private\":{}},",
    "\"error\":{\"code\":\"NOT \\n A CODE\"},",
    "\"n\":" + "9".repeat(1_500) + ",",
    "\"n\":1e-9999999999,",
    "\"deep\":" + "[".repeat(900) + "]".repeat(900) + ",",
    "\"deep\":" + "{\"a\":".repeat(2_000) + ",",
    "\"long\":\"" + "x".repeat(9_000) + "\","
  };

  private static final ObjectMapper OTHER_READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  private final ResponseReader reader = new ResponseReader();

  @Test
  void spoiltAnswer_isReadAsAnotherReaderReadsIt_orNotAtAll() {
    Fuzz.run(
        3_000,
        random -> {
          byte[] body = spoilt(random);

          ResponseBody response = reader.read(body);

          if (response.readable()) {
            JsonNode other = other(withSmallNumbers(body));
            JsonNode data = other.path("data");
            assertThat(other.isObject()).isTrue();
            assertThat(response.uid()).isEqualTo(text(data.path("uid")));
            assertThat(response.authToken()).isEqualTo(text(data.path("authToken")));
            assertThat(response.showsPrivateMetadata())
                .isEqualTo(data.path("metadata").has("@private"));
            assertThat(response.detailFields()).hasSizeLessThanOrEqualTo(20);
            assertThat(response.detailFields()).allMatch(field -> field.matches("[!-~]{1,39}"));
            String code = text(other.path("error").path("code"));
            assertThat(response.errorCode())
                .isEqualTo(code != null && code.matches("[A-Z][A-Z0-9_]{1,63}") ? code : null);
          } else {
            assertThat(response).isEqualTo(ResponseBody.UNREADABLE);
          }
        });
  }

  @Test
  void spoiltAnswer_asATree_hasAnAnswerToEveryQuestion() {
    Fuzz.run(
        3_000,
        random -> {
          byte[] body = spoilt(random);

          JsonTree.parse(body).ifPresent(tree -> assertThat(depth(tree)).isLessThan(70));

          Optional<byte[]> stamped = StampJson.stamped(body, STAMP);
          if (stamped.isPresent()) {
            assertThat(
                    OTHER_READER
                        .readTree(stamped.get())
                        .path("metadata")
                        .path("@private")
                        .findValuesAsText("cometchat-bridge"))
                .hasSizeLessThan(2);
          }
        });
  }

  @Test
  void hugeAnswers_areReadOrRejectedAtOnce() {
    String filler = "x".repeat(5_000_000);
    String[] bodies = {
      "{\"data\":{\"authToken\":\"" + filler + "\"}}",
      "{\"" + filler + "\":1}",
      "{\"data\":{\"metadata\":{" + "\"a\":1,".repeat(1_000_000) + "\"b\":1}}}",
      "{\"a\":" + "[".repeat(5_000_000),
      "{\"a\":" + "9".repeat(5_000_000) + "}",
      "{\"a\":\"" + filler
    };
    for (String body : bodies) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            reader.read(bytes);
            JsonTree.parse(bytes);
            StampJson.stamped(bytes, STAMP);
          });
    }
  }

  private static byte[] spoilt(Random random) {
    StringBuilder response = new StringBuilder(Fuzz.one(random, ANSWERS));
    for (int grafts = random.nextInt(3); grafts > 0; grafts--) {
      int brace = response.indexOf("{", random.nextInt(response.length()));
      response.insert(brace < 0 ? 1 : brace + 1, Fuzz.one(random, GRAFTS));
    }
    return random.nextInt(4) == 0
        ? response.toString().getBytes(StandardCharsets.UTF_8)
        : HostileText.mutatedBytes(random, response.toString());
  }

  /** The other reader wants to know the value of numbers that nobody asks for. */
  private static byte[] withSmallNumbers(byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.contains("9999999999")
        ? text.replaceAll("9{20,}", "9")
            .replace("1e-9999999999", "1")
            .getBytes(StandardCharsets.UTF_8)
        : body;
  }

  /** Texts of another encoding are read with replacements. */
  private static JsonNode other(byte[] body) throws IOException {
    try {
      return OTHER_READER.readTree(body);
    } catch (IOException e) {
      return OTHER_READER.readTree(new String(body, StandardCharsets.UTF_8));
    }
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }

  private static int depth(JsonTree tree) {
    tree.text();
    tree.number();
    int deepest = 0;
    for (JsonTree child : tree.fields().values()) {
      deepest = Math.max(deepest, depth(child));
    }
    for (JsonTree child : tree.items()) {
      deepest = Math.max(deepest, depth(child));
    }
    return deepest + 1;
  }
}
