/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8090/v3",
        "https://LocalHost/v3",
        "http://127.0.0.1:1/v3",
        "http://127.1.2.3/",
        "http://[::1]:8090/v3",
        " http://localhost "
      })
  void addressOfThisMachine_isLoopback(String url) {
    assertThat(Loopback.is(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.api-us.cometchat.io/v3",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost@example.org",
        "${CHAT_URL}",
        "localhost",
        ""
      })
  void anyOtherAddress_isNot(String url) {
    assertThat(Loopback.is(url)).isFalse();
  }

  @Test
  void noAddress_isNot() {
    assertThat(Loopback.is(null)).isFalse();
  }
}
