/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value in a path stays one segment and comes out as it went in. */
class PathSegmentTest {

  @ParameterizedTest
  @CsvSource(
      value = {
        "emp-1042_~.x| emp-1042_~.x",
        "a/b| a%2Fb",
        "a b| a%20b",
        "a+b| a%2Bb",
        "a%2Fb| a%252Fb",
        "a?b#c;d| a%3Fb%23c%3Bd",
        "a\\b| a%5Cb",
        ".| %2E",
        "..| %2E%2E",
        "...| ...",
        "a.| a.",
        "\u00e9| %C3%A9",
        "\ud83d\ude00| %F0%9F%98%80"
      },
      delimiter = '|')
  void value_isEncoded(String value, String segment) {
    assertThat(PathSegment.of(value)).isEqualTo(segment);
  }

  @Test
  void everyCharacter_survivesTheWayThereAndBackInOneSegment() {
    for (int c = 0; c < 0x3000; c++) {
      String value = "a" + (char) c;
      String segment = PathSegment.of(value);
      URI uri = URI.create("https://h.example/v3/users/" + segment + "/auth_tokens");
      assertThat(uri.getRawPath().split("/")).hasSize(5);
      assertThat(uri.normalize()).isEqualTo(uri);
      assertThat(URLDecoder.decode(segment, StandardCharsets.UTF_8)).isEqualTo(value);
    }
  }

  @Test
  void emptyValue_isEmpty() {
    assertThat(PathSegment.of("")).isEmpty();
  }
}
