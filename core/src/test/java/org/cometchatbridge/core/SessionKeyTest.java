/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random and derived session keys. */
class SessionKeyTest {

  private static final Uid ADA = Uid.of("ada");

  @Test
  void randomKey_isNotDerived() {
    SessionKey key = SessionKey.random(new SecureRandom());

    assertThat(key.value()).hasSize(22);
    assertThat(key.isDerived()).isFalse();
    assertThat(SessionKey.restore(key.value())).isEqualTo(key);
    assertThat(key.kind()).isEqualTo(SessionKey.Kind.HTTP_SESSION);
  }

  @Test
  void derivedKeys_areTheSameOnEveryNode() {
    assertThat(SessionKey.ofUser(ADA).value())
        .isEqualTo("NkWsAFm-ggvsdM4WU2dZUWIx3xyW48pyDMMWlqhaKdc");
    assertThat(SessionKey.ofStateless(ADA, "sid-1").value())
        .isEqualTo("JA1S-qlIakZqBJDJFzGF6qYTOuNarobJEs_96NlqNb8");
    assertThat(SessionKey.ofUser(ADA).isDerived()).isTrue();
    assertThat(SessionKey.ofUser(ADA).kind()).isEqualTo(SessionKey.Kind.USER);
    assertThat(SessionKey.ofStateless(ADA, "sid-1").kind())
        .isEqualTo(SessionKey.Kind.STATELESS_SESSION);
  }

  @Test
  void derivedKeys_areDistinct() {
    assertThat(
            Set.of(
                SessionKey.ofUser(ADA),
                SessionKey.ofUser(Uid.of("adas")),
                SessionKey.ofStateless(ADA, "sid"),
                SessionKey.ofStateless(Uid.of("adas"), "id"),
                SessionKey.ofStateless(ADA, "SID"),
                SessionKey.ofStateless(ADA, "\ud800"),
                SessionKey.ofStateless(ADA, "\ud801"),
                SessionKey.ofStateless(ADA, "?")))
        .hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankNameOfALoginSession_isRejected(String blank) {
    assertThatThrownBy(() -> SessionKey.ofStateless(ADA, blank))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "0123456789012345678901234567890",
        "012345678901234567890=",
        "NkWsAFm-ggvsdM4WU2dZUWIx3xyW48pyDMMWlqhaKdc"
      })
  void malformedKey_isRejected(String text) {
    assertThatThrownBy(() -> SessionKey.restore(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("22 characters");
  }
}
