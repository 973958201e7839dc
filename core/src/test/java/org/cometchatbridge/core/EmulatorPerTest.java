/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test an emulator of its own: what the bridge of one test has left on its way when it
 * was closed may arrive at any time, and must not be counted by another test.
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
  static EmulatorPerTest with(CometChatEmulator.Builder builder) {
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
