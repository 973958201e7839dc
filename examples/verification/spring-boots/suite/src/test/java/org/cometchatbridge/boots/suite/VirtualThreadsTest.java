/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Virtual threads")
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "JDKs before 21 have no virtual threads")
class VirtualThreadsTest extends BootTest {

  private static final int LOGINS = 20;
  private static final String PINNED = "jdk.VirtualThreadPinned";

  @Test
  @DisplayName("waiting logins do not pin carrier threads")
  void waitingLogins_doNotPinCarrierThreads(@TempDir Path folder) throws Exception {
    Path events = folder.resolve("pinned.jfr");
    try (Recording recording = new Recording();
        RunningApplication application =
            RunningApplication.with(emulator())
                .property("spring.threads.virtual.enabled", "true")
                .property("cometchat.bridge.call-timeout", "20s")
                .property("cometchat.bridge.max-login-wait", "30s")
                .property("cometchat.bridge.token-timeout", "30s")
                .start()) {
      recording.enable(PINNED).withThreshold(Duration.ofMillis(1)).withStackTrace();
      assertThat(application.browser().fetch("/json/thread").body()).contains("true");
      recording.start();
      Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();

      List<CompletableFuture<HttpResponse<String>>> logins =
          IntStream.range(0, LOGINS).mapToObj(i -> startLogin(application)).toList();
      hold.awaitHeld(LOGINS, REAL_LIMIT);
      assertThat(application.browser().fetch("/open").statusCode()).isEqualTo(200);
      hold.release();

      for (CompletableFuture<HttpResponse<String>> login : logins) {
        validToken(login.join());
      }
      recording.stop();
      recording.dump(events);
    }
    assertThat(RecordingFile.readAllEvents(events))
        .extracting(RecordedEvent::toString)
        .noneMatch(event -> event.contains("org.cometchatbridge"));
  }

  private static CompletableFuture<HttpResponse<String>> startLogin(
      RunningApplication application) {
    return application.browser().startFetchJson("/json/login", BootBrowser.jsonCredentials(USER));
  }
}
