/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starts an emulator, an application behind the filter, and one user's browser for each test. */
abstract class FilterTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  CometChatEmulator emulator;
  FilterFixture fixture;
  Browser browser;

  @BeforeEach
  final void startApplication() {
    emulator = EMULATOR.emulator();
    fixture = createFixture().start();
    browser = fixture.browser();
  }

  /** Creates the application without starting it. Uses {@link #emulator}. */
  FilterFixture createFixture() {
    return FilterFixture.of(emulator);
  }

  @AfterEach
  final void stopApplication() {
    fixture.close();
  }
}
