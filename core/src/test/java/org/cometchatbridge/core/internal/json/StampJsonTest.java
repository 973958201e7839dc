/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stamp is added, and nothing is lost. */
class StampJsonTest {

  private static final String ONLY = "{\"metadata\":{\"@private\":{\"cometchatBridge\":\"S\"}}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\":[]}",
        "{\"data\":{\"uid\":\"u\"}}",
        "{\"data\":{\"metadata\":{}}}",
        "{\"data\":{\"metadata\":[]}}",
        "{\"data\":{\"metadata\":null}}",
        "{\"data\":{\"metadata\":{\"@private\":{}}}}",
        "{\"data\":{\"metadata\":{\"@private\":[]}}}",
        "{\"data\":{\"metadata\":{\"@private\":null}}}",
        "{\"data\":{\"metadata\":{\"@private\":{\"cometchatBridge\":[1,{}]}}}}",
        "{\"a\":{\"metadata\":{\"x\":1}},\"data\":{\"b\":[{\"metadata\":1}],\"metadata\":[]}}"
      })
  void metadataWithoutContent_becomeTheStamp(String response) {
    assertThat(stamped(response)).contains(ONLY);
  }

  @Test
  void metadata_areCopiedToTheLastDigit() {
    String others =
        "\"n\":0.1000000000000000055511151231257827,\"big\":123456789012345678901234567890,"
            + "\"deep\":{\"list\":[1,[],{\"@private\":{\"cometchatBridge\":\"no\"}}]},\"t\":\"\u00e9\"";

    assertThat(
            stamped(
                "{\"data\":{\"uid\":\"u\",\"metadata\":{"
                    + others
                    + ",\"@private\":{\"email\":\"a@b\",\"cometchatBridge\":\"old\"}}}}"))
        .contains(
            "{\"metadata\":{"
                + others
                + ",\"@private\":{\"email\":\"a@b\",\"cometchatBridge\":\"S\"}}}");
  }

  /** What a double, an int or a recursive copy would lose. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "-0.0",
        "1E400",
        "1e-400",
        "1.10",
        "9223372036854775808",
        "true",
        "[[],{},[null,false,\"\"]]",
        "{\"\":{\"a\":[{}]}}"
      })
  void value_isCopiedAsItIsWritten(String value) {
    assertThat(stamped("{\"data\":{\"metadata\":{\"v\":" + value + ",\"w\":0}}}"))
        .contains(
            "{\"metadata\":{\"v\":"
                + value
                + ",\"w\":0,\"@private\":{\"cometchatBridge\":\"S\"}}}");
  }

  @Test
  void deepValue_isCopied() {
    String deep = "[".repeat(400) + "]".repeat(400);

    assertThat(stamped("{\"data\":{\"metadata\":{\"v\":" + deep + "}}}"))
        .hasValueSatisfying(body -> assertThat(body).contains("\"v\":" + deep + ","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'data':{'metadata':'text'}}",
        "{'data':{'metadata':[1]}}",
        "{'data':{'metadata':{'@private':'text'}}}",
        "{'data':{'metadata':{'@private':[1]}}}",
        "{'data':{'metadata':{'x':1,'x':2}}}",
        "{'data':{'metadata':{'x':1",
        "nonsense"
      },
      quoteCharacter = '"')
  void metadataOfAnotherForm_areLeftAlone(String response) {
    assertThat(stamped(response.replace('\'', '"'))).isEmpty();
  }

  private static Optional<String> stamped(String response) {
    return StampJson.stamped(response.getBytes(StandardCharsets.UTF_8), "S")
        .map(body -> new String(body, StandardCharsets.UTF_8));
  }
}
