/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** Checks that a secret is detected in every part of a log event. */
class SecretsInLogsExtensionTest {

  private static final String TOKEN = "emp-1_17636000000123456789abcdef0123456789abcd";
  private static final String KEY = "0123456789abcdef0123456789abcdef01234567";
  private static final Logger LOG =
      LoggerFactory.getLogger("org.cometchatbridge.core.SomethingThatLogs");
  private static final LoggerContext LOGBACK = (LoggerContext) LoggerFactory.getILoggerFactory();

  private final SecretsInLogsExtension extension = new SecretsInLogsExtension();

  @AfterEach
  void forget() {
    assertThatCode(() -> extension.afterEach(null)).doesNotThrowAnyException();
  }

  private void assertDetected() {
    assertThatThrownBy(() -> extension.afterEach(null))
        .isInstanceOf(AssertionError.class)
        .message()
        .doesNotContain(TOKEN, KEY);
    // A reported finding does not fail the next test.
    assertThatCode(() -> extension.afterAll(null)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a user named emp-1 of 1763600000",
        "39 digits: 0123456789abcdef0123456789abcdef0123456",
        "a digest: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void harmlessLine_isAccepted(String line) {
    long before = SecretsInLogsExtension.textsChecked();
    LOG.trace(line);

    assertThat(SecretsInLogsExtension.textsChecked()).isGreaterThan(before);
  }

  @Test
  void tokenAsAnArgument_isDetectedAtTrace() {
    LOG.trace("minted {}", TOKEN);

    assertDetected();
  }

  @Test
  void tokenInsideAPath_isDetected() {
    LOG.debug("DELETE {}", "/v3/users/emp-1/auth_tokens/" + TOKEN + "?x=1");

    assertDetected();
  }

  @Test
  void anyKey_isDetected() {
    LOG.info("key {}", KEY);

    assertDetected();
  }

  @Test
  void textOfAProvidersError_isDetected() {
    LOG.info("CometChat says: {}", "There is no user with the uid x. (from the emulator)");

    assertDetected();
  }

  @Test
  void secretInTheCauseOfAnException_isDetected() {
    LOG.warn("failed", new IllegalStateException("outer", new IllegalArgumentException(TOKEN)));

    assertDetected();
  }

  @Test
  void secretInTheMdc_isDetected() {
    try (MDC.MDCCloseable entry = MDC.putCloseable("token", TOKEN)) {
      LOG.warn("nothing in the text, {}", entry.getClass());
    }
    assertDetected();
  }

  @Test
  void secretInAThreadName_isDetected() {
    Thread thread = Thread.currentThread();
    String before = thread.getName();
    thread.setName("token-" + TOKEN);
    try {
      LOG.warn("nothing in the text");
    } finally {
      thread.setName(before);
    }
    assertDetected();
  }

  @Test
  void secretInAMarkerOrAPair_isDetected() {
    LOG.atInfo().addMarker(MarkerFactory.getDetachedMarker(TOKEN)).log("nothing in the text");
    assertDetected();
    LOG.atInfo().addKeyValue("key", KEY).log("nothing in the text");
    assertDetected();
  }

  @Test
  void secretInTheNameOfALogger_isDetectedAndNotRepeated() {
    LoggerFactory.getLogger("org.cometchatbridge." + KEY).warn("nothing in the text");

    assertDetected();
  }

  @Test
  void secretLoggedByTheJdk_isDetected() {
    LogRecord event = new LogRecord(java.util.logging.Level.SEVERE, "a filter threw");
    event.setThrown(new IllegalStateException("outer", new IllegalArgumentException(TOKEN)));
    // Not to the console handler, to keep the output clean.
    for (Handler handler : java.util.logging.Logger.getLogger("").getHandlers()) {
      if (!(handler instanceof ConsoleHandler)) {
        handler.publish(event);
      }
    }

    assertDetected();
  }

  @Test
  void secretOnTheConsole_isDetected() {
    System.out.println("your key: " + KEY);
    assertDetected();
    System.err.print(TOKEN);
    System.err.println();
    assertDetected();
  }

  @Test
  void secretLoggedOutsideAnyTest_isDetectedAtTheEndOfTheClass() {
    LOG.warn("late {}", TOKEN);

    assertThatThrownBy(() -> extension.afterAll(null)).isInstanceOf(AssertionError.class);
  }

  @Test
  void removedAppender_failsEveryClass() {
    ch.qos.logback.classic.Logger root = LOGBACK.getLogger("ROOT");
    Appender<ILoggingEvent> reader = root.getAppender(LogbackReader.NAME);
    root.detachAppender(reader);
    try {
      assertThatThrownBy(() -> extension.beforeAll(null))
          .hasMessageContaining("receives no events");
      assertThatThrownBy(() -> extension.afterAll(null)).hasMessageContaining("receives no events");
    } finally {
      root.addAppender(reader);
    }
  }

  @Test
  void bridgeThatIsNotAtTrace_failsEveryClass() {
    ch.qos.logback.classic.Logger bridge = LOGBACK.getLogger("org.cometchatbridge");
    Level before = bridge.getLevel();
    bridge.setLevel(Level.DEBUG);
    try {
      assertThatThrownBy(() -> extension.beforeAll(null))
          .hasMessageContaining("TRACE but at DEBUG");
      assertThatThrownBy(() -> extension.afterAll(null)).hasMessageContaining("TRACE but at DEBUG");
    } finally {
      bridge.setLevel(before);
    }
  }
}
