/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testsupport;

import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts a new emulator for each test and closes it afterwards.
 *
 * <p>A bridge that is closed may still have calls under way. With an emulator shared by several
 * tests such a call could be counted in the next test.
 */
public final class EmulatorPerTest implements BeforeEachCallback, AfterEachCallback {

  private final CometChatEmulatorExtension extension;

  /** Emulators with the default settings. */
  public EmulatorPerTest() {
    this(new CometChatEmulatorExtension());
  }

  private EmulatorPerTest(CometChatEmulatorExtension extension) {
    this.extension = extension;
  }

  /** Emulators with these settings. */
  public static EmulatorPerTest with(CometChatEmulator.Builder builder) {
    return new EmulatorPerTest(CometChatEmulatorExtension.with(builder));
  }

  /** The emulator of the test that runs. */
  public CometChatEmulator emulator() {
    return extension.emulator();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    extension.beforeEach(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    extension.afterEach(context);
  }
}
