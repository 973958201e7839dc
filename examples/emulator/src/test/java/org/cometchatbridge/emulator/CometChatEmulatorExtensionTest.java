/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs the nested test classes with the extension and checks their results. */
final class CometChatEmulatorExtensionTest {

  private static final String INSIDE = "emulator.extension.under.test";
  private static final Set<CometChatEmulator> USED = new HashSet<>();

  @Test
  void contractViolation_failsOnlyTheTestThatCausedIt() {
    EngineExecutionResults results = run(Violating.class);

    results.testEvents().assertStatistics(all -> all.started(3).succeeded(2).failed(1));
    Event failed = results.testEvents().failed().list().get(0);
    Throwable failure = failure(failed);
    assertThat(failed.getTestDescriptor().getDisplayName()).isEqualTo("sendsForbiddenRequest()");
    assertThat(failure)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("CREATE_USER request")
        .hasMessageContaining("nickname");
    assertThat(failure.toString()).doesNotContain(CometChatEmulator.DEFAULT_API_KEY);
  }

  @Test
  void faultNeverArmed_failsTheTest() {
    EngineExecutionResults results = run(NotArming.class);

    results.testEvents().assertStatistics(all -> all.started(1).failed(1));
    assertThat(failure(results.testEvents().failed().list().get(0)))
        .hasMessageContaining("never armed")
        .hasMessageContaining("GET_USER for a");
  }

  @Test
  void staticExtension_sharesOneEmulatorWithNestedClassesAndResetsIt() {
    USED.clear();

    run(Nesting.class).testEvents().assertStatistics(all -> all.started(3).succeeded(3));

    assertThat(USED).hasSize(1);
    assertThatIllegalStateException().isThrownBy(Nesting.COMET_CHAT::emulator);
  }

  @Test
  void instanceExtension_givesEachTestItsOwnEmulator() {
    USED.clear();

    run(PerTest.class).testEvents().assertStatistics(all -> all.started(2).succeeded(2));

    assertThat(USED).hasSize(2);
  }

  @Test
  void annotation_injectsTheEmulatorAsParameter() {
    run(Annotated.class).testEvents().assertStatistics(all -> all.started(1).succeeded(1));
  }

  private static EngineExecutionResults run(Class<?> tests) {
    System.setProperty(INSIDE, "true");
    try {
      return EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute();
    } finally {
      System.clearProperty(INSIDE);
    }
  }

  private static Throwable failure(Event event) {
    return event
        .getPayload(org.junit.platform.engine.TestExecutionResult.class)
        .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
        .orElseThrow();
  }

  @EnabledIfSystemProperty(named = INSIDE, matches = "true")
  static final class Violating {
    @RegisterExtension
    static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();

    @Test
    void sendsForbiddenRequest() {
      new Client(COMET_CHAT.emulator())
          .post("/users", "{\"uid\":\"a\",\"name\":\"A\",\"nickname\":\"Z\"}");
    }

    @Test
    void sendsAllowedRequest() {
      new Client(COMET_CHAT.emulator()).createUser("a", "A");
    }

    @Test
    void sendsForbiddenRequestIntentionally() {
      new Client(COMET_CHAT.emulator()).post("/users", "{}");
      assertThat(COMET_CHAT.emulator().journal().takeViolations()).isNotEmpty();
    }
  }

  @EnabledIfSystemProperty(named = INSIDE, matches = "true")
  static final class NotArming {
    @RegisterExtension
    static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();

    @Test
    void leavesFaultUnarmed() {
      COMET_CHAT.emulator().faults().on(Operation.GET_USER).forUid("a").empty(500);
    }
  }

  @EnabledIfSystemProperty(named = INSIDE, matches = "true")
  static final class Nesting {
    @RegisterExtension
    static final CometChatEmulatorExtension COMET_CHAT =
        CometChatEmulatorExtension.with(CometChatEmulator.builder().sampleUsers(false));

    @Test
    void first() {
      use(COMET_CHAT.emulator());
    }

    @Test
    void second() {
      use(COMET_CHAT.emulator());
    }

    @Nested
    final class Inner {
      @Test
      void third() {
        use(COMET_CHAT.emulator());
      }
    }
  }

  @EnabledIfSystemProperty(named = INSIDE, matches = "true")
  static final class PerTest {
    @RegisterExtension
    final CometChatEmulatorExtension cometChat =
        CometChatEmulatorExtension.with(CometChatEmulator.builder().sampleUsers(false));

    @Test
    void first() {
      use(cometChat.emulator());
    }

    @Test
    void second() {
      use(cometChat.emulator());
    }
  }

  @EnabledIfSystemProperty(named = INSIDE, matches = "true")
  @ExtendWith(CometChatEmulatorExtension.class)
  static final class Annotated {
    @Test
    void hasEmulatorParameter(CometChatEmulator emulator) {
      assertThat(emulator.users().all()).hasSize(5);
    }
  }

  private static void use(CometChatEmulator emulator) {
    USED.add(emulator);
    assertThat(emulator.users().all()).isEmpty();
    assertThat(emulator.journal().exchanges()).isEqualTo(List.of());
    new Client(emulator).createUser("a", "A");
  }
}
