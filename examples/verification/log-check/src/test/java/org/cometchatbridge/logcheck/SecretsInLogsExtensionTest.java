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

/** The guard that reads every line: it does see a secret, wherever it stands in the line. */
class SecretsInLogsExtensionTest {

  private static final String TOKEN = "emp-1_17636000000123456789abcdef0123456789abcd";
  private static final String KEY = "0123456789abcdef0123456789abcdef01234567";
  private static final Logger LOG =
      LoggerFactory.getLogger("org.cometchatbridge.core.SomethingThatLogs");
  private static final LoggerContext LOGBACK = (LoggerContext) LoggerFactory.getILoggerFactory();

  private final SecretsInLogsExtension guard = new SecretsInLogsExtension();

  @AfterEach
  void forget() {
    assertThatCode(() -> guard.afterEach(null)).doesNotThrowAnyException();
  }

  private void assertSeen() {
    assertThatThrownBy(() -> guard.afterEach(null))
        .isInstanceOf(AssertionError.class)
        .message()
        .doesNotContain(TOKEN, KEY);
    // What has been reported is not held against the next test.
    assertThatCode(() -> guard.afterAll(null)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a user named emp-1 of 1763600000",
        "39 digits: 0123456789abcdef0123456789abcdef0123456",
        "a digest: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void harmlessLine_isReadAndLetThrough(String line) {
    long before = SecretsInLogsExtension.textsRead();
    LOG.trace(line);

    assertThat(SecretsInLogsExtension.textsRead()).isGreaterThan(before);
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
  void anyKey_isSeen() {
    LOG.info("key {}", KEY);

    assertSeen();
  }

  @Test
  void textOfAProvidersError_isSeen() {
    LOG.info("CometChat says: {}", "There is no user with the uid x. (from the emulator)");

    assertSeen();
  }

  @Test
  void secretInTheCauseOfAnException_isSeen() {
    LOG.warn("failed", new IllegalStateException("outer", new IllegalArgumentException(TOKEN)));

    assertSeen();
  }

  @Test
  void secretInTheMdc_isSeen() {
    try (MDC.MDCCloseable entry = MDC.putCloseable("token", TOKEN)) {
      LOG.warn("nothing in the text, {}", entry.getClass());
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
  void secretInAMarkerOrAPair_isSeen() {
    LOG.atInfo().addMarker(MarkerFactory.getDetachedMarker(TOKEN)).log("nothing in the text");
    assertSeen();
    LOG.atInfo().addKeyValue("key", KEY).log("nothing in the text");
    assertSeen();
  }

  @Test
  void secretInTheNameOfALogger_isSeenAndNotRepeated() {
    LoggerFactory.getLogger("org.cometchatbridge." + KEY).warn("nothing in the text");

    assertSeen();
  }

  @Test
  void secretLoggedByTheJdk_isSeen() {
    LogRecord event = new LogRecord(java.util.logging.Level.SEVERE, "a filter threw");
    event.setThrown(new IllegalStateException("outer", new IllegalArgumentException(TOKEN)));
    // To the reader only: the console need not show it.
    for (Handler handler : java.util.logging.Logger.getLogger("").getHandlers()) {
      if (!(handler instanceof ConsoleHandler)) {
        handler.publish(event);
      }
    }

    assertSeen();
  }

  @Test
  void secretOnTheConsole_isSeen() {
    System.out.println("your key: " + KEY);
    assertSeen();
    System.err.print(TOKEN);
    System.err.println();
    assertSeen();
  }

  @Test
  void secretLoggedOutsideAnyTest_isSeenAtTheEndOfTheClass() {
    LOG.warn("late {}", TOKEN);

    assertThatThrownBy(() -> guard.afterAll(null)).isInstanceOf(AssertionError.class);
  }

  @Test
  void checkThatHasLostItsAppender_failsEveryClass() {
    ch.qos.logback.classic.Logger root = LOGBACK.getLogger("ROOT");
    Appender<ILoggingEvent> reader = root.getAppender(LogbackReader.NAME);
    root.detachAppender(reader);
    try {
      assertThatThrownBy(() -> guard.beforeAll(null)).hasMessageContaining("reads nothing");
      assertThatThrownBy(() -> guard.afterAll(null)).hasMessageContaining("reads nothing");
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
      assertThatThrownBy(() -> guard.beforeAll(null)).hasMessageContaining("TRACE but at DEBUG");
      assertThatThrownBy(() -> guard.afterAll(null)).hasMessageContaining("TRACE but at DEBUG");
    } finally {
      bridge.setLevel(before);
    }
  }
}
