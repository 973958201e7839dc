/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit 5 extension that provides an emulator and fails each test whose requests violate the
 * contract.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();
 *
 * @Test
 * void loginCreatesOneToken(CometChatEmulator cometChat) { ... }
 * }</pre>
 *
 * <p>Registered as a static field or with {@code @ExtendWith}, one emulator serves the whole class
 * including nested classes and is reset before each test. Registered as an instance field, each
 * test gets its own emulator. A test that violates the contract intentionally removes the
 * violations with {@link Journal#takeViolations()}. A test also fails if it creates a {@link Fault}
 * and does not arm it. Does not support concurrent test methods within one class.
 *
 * @since 0.1.0
 */
public final class CometChatEmulatorExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private final CometChatEmulator.Builder builder;
  private @Nullable CometChatEmulator running;
  private int activeClasses;

  /** Creates an extension whose emulator has the default settings. */
  public CometChatEmulatorExtension() {
    this(CometChatEmulator.builder());
  }

  private CometChatEmulatorExtension(CometChatEmulator.Builder builder) {
    this.builder = builder;
  }

  /**
   * Returns an extension whose emulator has the given settings.
   *
   * @param builder the settings; used for each start
   * @return the extension
   */
  public static CometChatEmulatorExtension with(CometChatEmulator.Builder builder) {
    return new CometChatEmulatorExtension(builder);
  }

  /**
   * Returns the emulator of the running test.
   *
   * @return the running emulator
   * @throws IllegalStateException if no test is running
   */
  public CometChatEmulator emulator() {
    CometChatEmulator now = running;
    if (now == null) {
      throw new IllegalStateException(
          "the emulator runs only during tests; is the extension registered?");
    }
    return now;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // The callbacks of a nested class run within those of its outer class.
    activeClasses++;
    if (running == null) {
      running = builder.start();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (running == null) {
      running = builder.start();
    } else {
      running.reset();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    CometChatEmulator emulator = emulator();
    try {
      failOnUnarmedFaults(emulator);
      failOnViolations(emulator);
    } finally {
      if (activeClasses == 0) {
        stop();
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    activeClasses--;
    if (activeClasses == 0) {
      try {
        // A leftover thread may have sent a request since the last test ended.
        failOnViolations(emulator());
      } finally {
        stop();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == CometChatEmulator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return emulator();
  }

  private void stop() {
    CometChatEmulator emulator = emulator();
    running = null;
    emulator.close();
  }

  private static void failOnUnarmedFaults(CometChatEmulator emulator) {
    List<String> notArmed = emulator.faults().notArmed();
    if (!notArmed.isEmpty()) {
      throw new AssertionError(
          "faults that were never armed with times(n), always(), withProbability(p, seed) or hang(): "
              + notArmed);
    }
  }

  private static void failOnViolations(CometChatEmulator emulator) {
    List<ContractViolation> violations = emulator.journal().takeViolations();
    if (!violations.isEmpty()) {
      throw new AssertionError(
          violations.stream()
              .map(ContractViolation::toString)
              .collect(
                  Collectors.joining(
                      "\n  ", "requests or responses violate CometChat's contract:\n  ", "")));
    }
  }
}
