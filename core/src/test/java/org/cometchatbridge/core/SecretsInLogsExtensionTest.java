/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cometchatbridge.emulator.CometChatEmulator;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The guard that reads every log line: it does see a secret, wherever it stands in the line. */
class SecretsInLogsExtensionTest {

  private static final String TOKEN = "emp-1_17636000000123456789abcdef0123456789abcd";
  private static final Logger LOG = LoggerFactory.getLogger(SecretsInLogsExtensionTest.class);

  private final SecretsInLogsExtension guard = new SecretsInLogsExtension();

  private void assertSeen() {
    assertThatThrownBy(() -> guard.afterEach(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(SecretsInLogsExtensionTest.class.getName())
        .message()
        .doesNotContain(TOKEN, CometChatEmulator.DEFAULT_API_KEY);
    // What has been reported is not held against the next test.
    assertThatCode(() -> guard.afterAll(null)).doesNotThrowAnyException();
  }

  @Test
  void harmlessLine_isReadAndLetThrough() {
    long before = SecretsInLogsExtension.linesRead();
    LOG.trace("a user named emp-1 of 1763600000");

    assertThat(SecretsInLogsExtension.linesRead()).isGreaterThan(before);
    assertThatCode(() -> guard.afterEach(null)).doesNotThrowAnyException();
  }

  @Test
  void tokenAsAnArgument_isSeenEvenAtTrace() {
    LOG.trace("minted {} for nobody", TOKEN);

    assertSeen();
  }

  @Test
  void tokenInsideAPath_isSeen() {
    LOG.debug("DELETE {}", "/v3/users/emp-1/auth_tokens/" + TOKEN + "?x=1");

    assertSeen();
  }

  @Test
  void bothKeys_areSeen() {
    LOG.info("key {}", CometChatEmulator.DEFAULT_API_KEY);
    assertSeen();
    LOG.info("key {}", CometChatEmulator.DEFAULT_AUTH_ONLY_KEY);
    assertSeen();
  }

  @Test
  void secretInTheCauseOfAnException_isSeen() {
    LOG.warn("failed", new IllegalStateException("outer", new IllegalArgumentException(TOKEN)));

    assertSeen();
  }

  @Test
  void secretInTheMdc_isSeen() {
    MDC.put("token", TOKEN);
    try {
      LOG.warn("nothing in the text");
    } finally {
      MDC.remove("token");
    }
    assertSeen();
  }

  @Test
  void secretInAThreadName_isSeen() {
    Thread thread = Thread.currentThread();
    String before = thread.getName();
    thread.setName("token-" + TOKEN);
    try {
      LOG.warn("nothing in the text");
    } finally {
      thread.setName(before);
    }
    assertSeen();
  }

  @Test
  void secretLoggedOutsideAnyTest_isSeenAtTheEndOfTheClass() {
    LOG.warn("late {}", TOKEN);

    assertThatThrownBy(() -> guard.afterAll(null)).isInstanceOf(AssertionError.class);
  }
}
