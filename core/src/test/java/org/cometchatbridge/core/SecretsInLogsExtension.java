/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Reads every log line of every test and fails the test in which a key or a token stands in one.
 * JUnit finds it by itself, so no test can forget it.
 */
public final class SecretsInLogsExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final Pattern TOKEN = Pattern.compile("[a-z0-9_-]+_[0-9]{10}[0-9a-f]{30}");
  private static final Reader READER = new Reader();

  @Override
  public void beforeAll(ExtensionContext context) {
    READER.attach();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    READER.failOnSecrets();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    READER.failOnSecrets();
  }

  /** The lines read so far; tests of this extension see that it reads at all. */
  static long linesRead() {
    return READER.lines.get();
  }

  private static boolean holdsSecret(String line) {
    return line.contains(CometChatEmulator.DEFAULT_API_KEY)
        || line.contains(CometChatEmulator.DEFAULT_AUTH_ONLY_KEY)
        || TOKEN.matcher(line).find();
  }

  private static final class Reader extends AppenderBase<ILoggingEvent> {

    private final Queue<String> guilty = new ConcurrentLinkedQueue<>();
    private final AtomicLong lines = new AtomicLong();

    synchronized void attach() {
      if (!isStarted()) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        setContext(context);
        start();
        context.getLogger("ROOT").addAppender(this);
      }
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.incrementAndGet();
      IThrowableProxy thrown = event.getThrowableProxy();
      String text =
          event.getFormattedMessage()
              + event.getThreadName()
              + event.getMDCPropertyMap()
              + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
      // Jetty is the stand-in's server here: what it prints of its own answers is not the bridge's.
      if (!event.getLoggerName().startsWith("org.eclipse.jetty") && holdsSecret(text)) {
        guilty.add(event.getLoggerName() + " at " + event.getLevel() + ": " + event.getMessage());
      }
    }

    void failOnSecrets() {
      List<String> found = List.copyOf(guilty);
      guilty.clear();
      if (!found.isEmpty()) {
        throw new AssertionError("A key or token was logged by " + found);
      }
    }
  }
}
