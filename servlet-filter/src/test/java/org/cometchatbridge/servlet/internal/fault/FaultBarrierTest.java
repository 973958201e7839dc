/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.Test;

/** A failure is logged as what it is. */
class FaultBarrierTest {

  private final FaultBarrier barrier = new FaultBarrier(OperatorLog.toPlatform());

  /** Session stores throw it for an object whose class the application no longer has. */
  @Test
  void classOfASessionAttributeIsMissing_lineNamesNoJar() {
    try (LogCapture log = LogCapture.of(FaultBarrier.class.getName())) {
      barrier.run(
          () -> {
            throw new IllegalStateException(new ClassNotFoundException("com.shop.Cart"));
          });

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("The bridge failed on a request, which goes on without chat")
          .contains("IllegalStateException")
          .doesNotContain("not active");
    }
  }

  @Test
  void libraryOfTheBridgeDoesNotFit_lineNamesTheJarOnce() {
    try (LogCapture log = LogCapture.of(FaultBarrier.class.getName())) {
      for (int i = 0; i < 2; i++) {
        barrier.run(
            () -> {
              throw new NoClassDefFoundError("com/github/benmanes/caffeine/cache/Caffeine");
            });
      }

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("CometChat Bridge is not active: it found caffeine");
    }
  }
}
