/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.junit.jupiter.api.Test;

/** Databases hold hashes of these texts: another text for the same value would be sent again. */
class JsonTextTest {

  @Test
  void quoted_isTheTextOfAGenerator_forEachCharacter() {
    for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
      String value = "a" + (char) c + "z";

      assertThat(JsonText.quoted(value)).isEqualTo(JsonText.of(out -> out.writeString(value)));
    }
    assertThat(JsonText.quoted("")).isEqualTo("\"\"");
  }

  @Test
  void emptiedMetadata_areThoseOfAUserWithoutMetadata() {
    Uid uid = Uid.of("emp-1");
    ProfileTexts texts = new ProfileTexts(false);
    ChatUser user = ChatUser.builder("emp-1").metadata(Map.of("plan", "gold")).build();

    assertThat(texts.of(uid, user))
        .containsEntry(
            ProfileField.METADATA,
            "{\"plan\":\"gold\",\"@private\":{\"cometchatBridge\":\""
                + Stamp.of(uid, "emp-1")
                + "\"}}");
    assertThat(texts.emptied(ProfileField.METADATA, Stamp.of(uid, "emp-1")))
        .contains("{\"@private\":{\"cometchatBridge\":\"" + Stamp.of(uid, "emp-1") + "\"}}");
  }
}
