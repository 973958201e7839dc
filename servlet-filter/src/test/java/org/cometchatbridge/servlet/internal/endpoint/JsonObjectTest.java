/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

  @Test
  void plainText_isUnchanged() {
    assertThat(json(new JsonObject().with("a", "b").with("uid", "x-1_y")))
        .isEqualTo("{\"a\":\"b\",\"uid\":\"x-1_y\"}");
    assertThat(json(new JsonObject())).isEqualTo("{}");
  }

  @Test
  void specialCharacters_areEscaped() {
    String text = "\"\\/\n\u0000<>&é\u2028😀\ud800";
    assertThat(json(new JsonObject().with("t", text)))
        .isEqualTo(
            "{\"t\":\"\\\"\\\\/\\u000a\\u0000\\u003c\\u003e\\u0026\\u00e9\\u2028\\ud83d\\ude00"
                + "\\ud800\"}");
  }

  private static String json(JsonObject object) {
    return new String(object.toBytes(), StandardCharsets.UTF_8);
  }
}
