/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.SneakyThrow;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.SharedThreads;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.BridgeListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A slow, failing or blocked listener does not affect the rest of the bridge. */
class EventDispatcherTest {

  private static final long TEST_TIMEOUT = 20;
  private static final BridgeEvent EVENT = new BridgeEvent.TokenRevoked(Uid.of("u"));

  private final ManualTime time = new ManualTime();
  private final SharedThreads threads = new SharedThreads("events", 1, time);
  private final Lines lines = new Lines();
  private final CountDownLatch gate = new CountDownLatch(1);

  @BeforeEach
  void attachAppender() {
    lines.start();
    logger().addAppender(lines);
  }

  @AfterEach
  void detachAppender() {
    gate.countDown();
    threads.close();
    logger().detachAppender(lines);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(EventDispatcher.class);
  }

  @Test
  void events_areDeliveredInOrderOnADaemonThread() throws Exception {
    BlockingQueue<BridgeEvent> received = new LinkedBlockingQueue<>();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (EventDispatcher events =
        new EventDispatcher(
            List.of(
                event -> {
                  thread.complete(Thread.currentThread());
                  received.add(event);
                }),
            threads,
            time,
            OperatorLog.toPlatform())) {
      for (int i = 0; i < 100; i++) {
        events.publish(new BridgeEvent.OutageStarted(i));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(received.poll(TEST_TIMEOUT, TimeUnit.SECONDS))
            .isEqualTo(new BridgeEvent.OutageStarted(i));
      }
      assertThat(thread.join().isDaemon()).isTrue();
      assertThat(thread.join()).isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void listenerThatThrows_isLoggedWithoutItsMessageAndDoesNotAffectOthers() throws Exception {
    BlockingQueue<BridgeEvent> received = new LinkedBlockingQueue<>();
    BridgeListener broken =
        event -> {
          throw new IllegalStateException("text-of-the-application");
        };
    BridgeListener unlinked =
        event -> {
          throw new NoClassDefFoundError("text-of-the-application");
        };
    BridgeListener undeclared =
        event -> SneakyThrow.thrown(new IOException("text-of-the-application"));
    try (EventDispatcher events =
        new EventDispatcher(
            List.of(broken, unlinked, undeclared, received::add),
            threads,
            time,
            OperatorLog.toPlatform())) {
      events.publish(EVENT);
      events.publish(EVENT);

      assertThat(received.poll(TEST_TIMEOUT, TimeUnit.SECONDS)).isEqualTo(EVENT);
      assertThat(received.poll(TEST_TIMEOUT, TimeUnit.SECONDS)).isEqualTo(EVENT);
    }
    assertThat(lines.read)
        .hasSize(6)
        .allSatisfy(line -> assertThat(line).contains("while handling TokenRevoked"))
        .noneMatch(line -> line.contains("text-of-the-application"))
        .anyMatch(line -> line.contains("IllegalStateException"))
        .anyMatch(line -> line.contains("NoClassDefFoundError"))
        .anyMatch(line -> line.contains("IOException"));
  }

  @Test
  void flood_slowListener_losesNoEventThatChangesTheState() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    BlockingQueue<BridgeEvent> received = new LinkedBlockingQueue<>();
    BridgeListener slow =
        event -> {
          stuck.countDown();
          awaitGate();
          received.add(event);
        };
    List<BridgeEvent> changes =
        List.of(
            new BridgeEvent.OutageStarted(3),
            new BridgeEvent.SecondaryKeyInUse("remedy"),
            new BridgeEvent.OperatorActionRequired("CODE", "remedy"),
            new BridgeEvent.RevocationFailed(Uid.of("u")),
            new BridgeEvent.OutageEnded(Duration.ofSeconds(1)));
    try (EventDispatcher events =
        new EventDispatcher(List.of(slow), threads, time, OperatorLog.toPlatform())) {
      events.publish(EVENT);
      assertThat(stuck.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 5_000; i++) {
        events.publish(EVENT);
      }
      changes.forEach(events::publish);
      gate.countDown();

      for (int i = 0; i < 1_001; i++) {
        assertThat(received.poll(TEST_TIMEOUT, TimeUnit.SECONDS)).isEqualTo(EVENT);
      }
      for (BridgeEvent change : changes) {
        assertThat(received.poll(TEST_TIMEOUT, TimeUnit.SECONDS)).isEqualTo(change);
      }
    }
  }

  @Test
  void floodOfFinalEvents_blockedListener_losesNoEndOfAnOutage() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    BridgeListener slow =
        event -> {
          stuck.countDown();
          awaitGate();
          if (event instanceof BridgeEvent.OutageEnded) {
            ended.countDown();
          }
        };
    try (EventDispatcher events =
        new EventDispatcher(List.of(slow), threads, time, OperatorLog.toPlatform())) {
      events.publish(EVENT);
      assertThat(stuck.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i <= 20_000; i++) {
        events.publish(new BridgeEvent.RevocationFailed(Uid.of("u")));
      }
      events.publish(new BridgeEvent.OutageEnded(Duration.ofSeconds(1)));
      gate.countDown();

      assertThat(ended.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void blockedListener_doesNotBlockThePublisherAndDroppedEventsAreLogged() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(1_001);
    BridgeListener slow =
        event -> {
          stuck.countDown();
          awaitGate();
          all.countDown();
        };
    try (EventDispatcher events =
        new EventDispatcher(List.of(slow), threads, time, OperatorLog.toPlatform())) {
      events.publish(EVENT);
      assertThat(stuck.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 1_234; i++) {
        events.publish(EVENT);
      }
      gate.countDown();

      assertThat(all.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(lines.read)
        .containsExactly("234 bridge events were dropped because a listener is too slow");
  }

  @Test
  void constantlySlowListener_isLoggedOnceAMinute() throws Exception {
    CountDownLatch many = new CountDownLatch(3_000);
    CompletableFuture<EventDispatcher> own = new CompletableFuture<>();
    BridgeListener slow =
        event -> {
          if (many.getCount() == 1) {
            time.advance(Duration.ofMinutes(1));
          }
          many.countDown();
          if (many.getCount() > 0) {
            own.join().publish(EVENT);
            own.join().publish(EVENT);
          }
        };
    try (EventDispatcher events =
        new EventDispatcher(List.of(slow), threads, time, OperatorLog.toPlatform())) {
      own.complete(events);
      events.publish(EVENT);
      assertThat(many.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(lines.read).hasSize(2);
  }

  @Test
  void close_deliversQueuedEventsAndEndsTheThread() throws Exception {
    AtomicInteger received = new AtomicInteger();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    EventDispatcher events =
        new EventDispatcher(
            List.of(
                event -> {
                  thread.complete(Thread.currentThread());
                  received.incrementAndGet();
                }),
            threads,
            time,
            OperatorLog.toPlatform());
    for (int i = 0; i < 500; i++) {
      events.publish(EVENT);
    }
    events.close();
    events.close();

    assertThat(received).hasValue(500);
    ended(thread.get(TEST_TIMEOUT, TimeUnit.SECONDS));
  }

  @Test
  void closeWithABlockedListener_interruptsItAndReturns() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (DaemonTimer real = new DaemonTimer()) {
      EventDispatcher events =
          new EventDispatcher(
              List.of(
                  event -> {
                    thread.complete(Thread.currentThread());
                    awaitGate();
                  }),
              threads,
              real,
              OperatorLog.toPlatform());
      events.publish(EVENT);
      Thread worker = thread.get(TEST_TIMEOUT, TimeUnit.SECONDS);

      events.close();

      ended(worker);
    }
    assertThat(gate.getCount()).as("the gate is still closed").isEqualTo(1);
  }

  @Test
  void closeOnAnInterruptedThread_keepsTheInterruptFlag() {
    EventDispatcher events =
        new EventDispatcher(List.of(event -> awaitGate()), threads, time, OperatorLog.toPlatform());
    events.publish(EVENT);

    Thread.currentThread().interrupt();
    events.close();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void publishAfterClose_hasNoEffect() {
    AtomicInteger received = new AtomicInteger();
    EventDispatcher events =
        new EventDispatcher(
            List.of(event -> received.incrementAndGet()), threads, time, OperatorLog.toPlatform());
    events.close();

    events.publish(EVENT);

    assertThat(received).hasValue(0);
  }

  /** A thread without a task would wait for the next one for some seconds first. */
  private void ended(Thread thread) throws InterruptedException {
    threads.close();
    thread.join(TimeUnit.SECONDS.toMillis(TEST_TIMEOUT));
    assertThat(thread.isAlive()).isFalse();
  }

  private void awaitGate() {
    try {
      assertThat(gate.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      read.add(event.getFormattedMessage());
    }
  }
}
