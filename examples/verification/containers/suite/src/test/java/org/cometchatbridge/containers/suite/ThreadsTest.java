/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Threads of the container while CometChat does not respond")
class ThreadsTest extends ContainerTest {

  private static final int PARALLEL = 800;

  /** The responses with a header, and the calls of the endpoint, that wait for one login. */
  private static final int EACH = 4;

  private final AtomicInteger held = new AtomicInteger();
  private final Semaphore ended = new Semaphore(0);
  private Browser browser;
  private Browser other;

  @BeforeEach
  void start() {
    Filter counting =
        (request, response, chain) -> {
          held.incrementAndGet();
          try {
            chain.doFilter(request, response);
          } finally {
            held.decrementAndGet();
          }
        };
    Application application = application().behind(counting);
    browser = deploy(application);
    other = browser(application);
  }

  @Test
  @DisplayName("800 calls of the endpoint by one login hold four threads")
  void callsOfTheEndpoint_holdFourThreads() throws Exception {
    assertHeld(EACH, "/cometchat/token");
  }

  @Test
  @DisplayName("800 responses of one login hold four threads")
  void responsesWithAHeader_holdFourThreads() throws Exception {
    assertHeld(EACH, "/api/data");
  }

  @Test
  @DisplayName("800 responses and calls of the endpoint by one login hold eight threads")
  void responsesAndCallsOfTheEndpoint_holdEightThreads() throws Exception {
    assertHeld(2 * EACH, "/api/data", "/cometchat/token");
  }

  /** The others get their response while time stands still, and so does another user. */
  private void assertHeld(int threads, String... paths) throws Exception {
    try (Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn(USER);
      hold.awaitHeld(1, REAL_LIMIT);
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        calls.add(
            browser
                .startFetch(paths[i % paths.length])
                .whenComplete((response, failed) -> ended.release()));
      }
      int released = PARALLEL - threads;
      assertThat(ended.tryAcquire(released, REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

      assertThat(other.fetch("/api/data").statusCode()).isEqualTo(200);

      assertThat(ended.availablePermits()).isZero();
      awaitHeld(threads);
      turn(bridge().bridge().config().maxLoginWait());
      for (CompletableFuture<HttpResponse<String>> call : calls) {
        assertThat(Browser.token(call.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS))).isEmpty();
      }
      assertThat(emulator().journal().count()).isEqualTo(1);
    }
  }

  /** A response may reach its client before its thread is free. */
  private void awaitHeld(int threads) {
    long end = System.nanoTime() + REAL_LIMIT.toNanos();
    while (held.get() > threads && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    assertThat(held.get()).isEqualTo(threads);
  }
}
