/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An observer is notified of token requests and cannot affect them. */
class TokenRequestObserverTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final List<Thread> started = new CopyOnWriteArrayList<>();
  private final CompletableFuture<TokenResult> completed = new CompletableFuture<>();

  @Test
  void tokenRequest_isObservedFromTheLoginThreadToItsCompletion() throws Exception {
    try (BridgeFixture bridge =
        bridge(
            () -> {
              started.add(Thread.currentThread());
              return completed::complete;
            })) {
      SessionKey key = newSession();

      TokenResult result = bridge.loginAndWait(key, user("cometchat-uid-1"));
      bridge.bridge().login(key, user("cometchat-uid-1"));

      assertThat(started).containsExactly(Thread.currentThread());
      assertThat(completed.get(20, TimeUnit.SECONDS)).isEqualTo(result);
      assertThat(result).isInstanceOf(TokenResult.Ready.class);
    }
  }

  @Test
  void failedTokenRequest_isReported() throws Exception {
    EMULATOR
        .emulator()
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .error(401, "AUTH_ERR_APIKEY_NOT_FOUND")
        .always();
    try (BridgeFixture bridge = bridge(() -> completed::complete)) {
      bridge.loginAndWait(newSession(), user("cometchat-uid-1"));

      assertThat(completed.get(20, TimeUnit.SECONDS)).isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void observerThatThrows_doesNotAffectTheTokenRequest(Throwable fault) {
    try (BridgeFixture early = bridge(() -> SneakyThrow.thrown(fault));
        BridgeFixture late = bridge(() -> result -> SneakyThrow.thrown(fault))) {

      assertThat(early.loginAndWait(newSession(), user("cometchat-uid-1")))
          .isInstanceOf(TokenResult.Ready.class);
      assertThat(late.loginAndWait(newSession(), user("cometchat-uid-1")))
          .isInstanceOf(TokenResult.Ready.class);
    }
  }

  private static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new NoClassDefFoundError("a class"),
        new AssertionError("a check"),
        new IOException("undeclared"));
  }

  private static BridgeFixture bridge(TokenRequestObserver observer) {
    return new BridgeFixture(
        EMULATOR.emulator(),
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .tokenRequestObserver(observer)
            .build());
  }
}
