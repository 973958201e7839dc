/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Names of tenants that requests make up. */
class RequestAppsTest {

  private static final int NAMES = 100_000;

  @Test
  void hundredThousandHostileNames_costNoMemoryAndLogAtMostHundredLines() {
    Logger logger = (Logger) LoggerFactory.getLogger(RequestApps.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    AtomicInteger number = new AtomicInteger();
    String padding = "x".repeat(100);
    try (CometChatApps apps = CometChatApps.create()) {
      RequestApps requests =
          new RequestApps(
              apps,
              request -> "tenant-" + number.incrementAndGet() + padding,
              OperatorLog.toPlatform());
      HttpServletRequest request = request();
      for (int i = 0; i < 1_000; i++) {
        requests.of(request);
      }
      long used = usedHeap();

      int found = 0;
      for (int i = 0; i < NAMES; i++) {
        found += requests.of(request) == null ? 0 : 1;
      }

      assertThat(found).isZero();
      assertThat(usedHeap() - used).isLessThan(1_000_000);
      assertThat(apps.names()).isEmpty();
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list).hasSize(100);
    assertThat(lines.list.get(0).getFormattedMessage()).hasSizeLessThan(250);
  }

  private static HttpServletRequest request() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            RequestAppsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static long usedHeap() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
