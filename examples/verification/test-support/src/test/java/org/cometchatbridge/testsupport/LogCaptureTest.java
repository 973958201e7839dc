/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogCaptureTest {

  private final Logger one = LoggerFactory.getLogger("org.cometchatbridge.one.Child");
  private final Logger two = LoggerFactory.getLogger("org.cometchatbridge.two");

  @Test
  void lines_areThoseOfTheLoggersAndTheirChildrenUntilTheEnd() {
    LogCapture log = LogCapture.of("org.cometchatbridge.one", "org.cometchatbridge.two");
    one.info("first {}", 1);
    two.error("second");
    LoggerFactory.getLogger("org.cometchatbridge.three").error("other");
    log.close();
    one.error("late");

    assertThat(log.lines()).containsExactly("first 1", "second");
    assertThat(log.warnings()).containsExactly("second");
  }
}
