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
 * Gives a JUnit 5 test class an emulator, and fails every test that sent CometChat a request which
 * the contract forbids.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();
 *
 * @Test
 * void loginMintsOneToken(CometChatEmulator cometChat) { ... }
 * }</pre>
 *
 * <p>As a static field or with {@code @ExtendWith} one emulator serves the whole class, nested
 * classes included, and is reset before each test; as an instance field each test has its own. A
 * test that breaks the contract on purpose collects its violations with {@link
 * Journal#takeViolations()}. A test also fails if it began a {@link Fault} and did not arm it. Not
 * for test methods that run concurrently in one class.
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
  private int classesUnderWay;

  /** An extension whose emulator has the default settings. */
  public CometChatEmulatorExtension() {
    this(CometChatEmulator.builder());
  }

  private CometChatEmulatorExtension(CometChatEmulator.Builder builder) {
    this.builder = builder;
  }

  /**
   * An extension whose emulator has these settings.
   *
   * @param builder the settings; asked once per start
   * @return the extension
   */
  public static CometChatEmulatorExtension with(CometChatEmulator.Builder builder) {
    return new CometChatEmulatorExtension(builder);
  }

  /**
   * The emulator of the test that runs.
   *
   * @return the running emulator
   * @throws IllegalStateException outside of a test class that runs
   */
  public CometChatEmulator emulator() {
    CometChatEmulator now = running;
    if (now == null) {
      throw new IllegalStateException(
          "the emulator runs only while the tests do; is the extension registered?");
    }
    return now;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // A nested class comes with a callback of its own, inside that of its outer class.
    classesUnderWay++;
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
      if (classesUnderWay == 0) {
        stop();
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    classesUnderWay--;
    if (classesUnderWay == 0) {
      try {
        // A request can arrive between the end of the last test and this, from a thread left over.
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
          "described but never armed by times(n), always(), withProbability(p, seed) or hang(): "
              + notArmed);
    }
  }

  private static void failOnViolations(CometChatEmulator emulator) {
    List<ContractViolation> violations = emulator.journal().takeViolations();
    if (!violations.isEmpty()) {
      throw new AssertionError(
          violations.stream()
              .map(ContractViolation::toString)
              .collect(Collectors.joining("\n  ", "CometChat's contract was broken by\n  ", "")));
    }
  }
}
