/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

class CometChatTestTest {

  private static boolean sampleRuns;

  @BeforeEach
  void forgetSamples() {
    Sample.EMULATORS.clear();
  }

  @Test
  void annotatedTest_hasTheSettingsOfTheEmulator() {
    run(Annotated.class).assertStatistics(tests -> tests.succeeded(3));
  }

  @Test
  void propertyOfTheTest_overridesTheEmulatorsOne() {
    run(AnnotatedWithOwnWait.class).assertStatistics(tests -> tests.succeeded(1));
  }

  @Test
  void testWithoutAnnotation_isSwitchedOff() {
    run(NotAnnotated.class).assertStatistics(tests -> tests.succeeded(1));
  }

  @Test
  void testWithAnEmulatorOfItsOwn_isNotSwitchedOff() {
    run(OwnEmulator.class).assertStatistics(tests -> tests.succeeded(1));
  }

  @Test
  void testThatSwitchesOnItself_isNotSwitchedOff() {
    run(SwitchedOn.class).assertStatistics(tests -> tests.succeeded(1));
  }

  @Test
  void emulator_isClosedWithTheContext() {
    run(Closed.class).assertStatistics(tests -> tests.succeeded(1));

    Assertions.assertThatThrownBy(() -> send(URI.create(Sample.EMULATORS.get(0) + "/users")))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void emulator_isClosedIfTheContextDoesNotStart() {
    run(NotStarted.class).assertStatistics(tests -> tests.failed(1));

    Assertions.assertThatThrownBy(() -> send(URI.create(Sample.EMULATORS.get(0) + "/users")))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void requestThatViolatesTheContract_failsItsTest() {
    run(Violating.class)
        .assertThatEvents()
        .haveExactly(
            1, finishedWithFailure(message(text -> text.contains("violate CometChat's contract"))));
  }

  private static Events run(Class<?> sample) {
    sampleRuns = true;
    try {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(sample))
          .execute()
          .testEvents();
    } finally {
      sampleRuns = false;
    }
  }

  /** Keeps the build from running the samples by themselves. */
  static boolean sampleRuns() {
    return sampleRuns;
  }

  private static int send(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("apikey", CometChatEmulator.DEFAULT_API_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"no uid\"}"))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  /** What a bridge would read. */
  private record Settings(String enabled, String baseUrl, String appId, String maxLoginWait) {}

  @Configuration(proxyBeanMethods = false)
  static class Application {

    @Bean
    Settings settings(Environment environment) {
      return new Settings(
          environment.getProperty("cometchat.bridge.enabled", "not set"),
          environment.getProperty("cometchat.bridge.base-url", "not set"),
          environment.getProperty("cometchat.bridge.app-id", "not set"),
          environment.getProperty("cometchat.bridge.max-login-wait", "not set"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class BrokenApplication {

    @Bean
    Object broken(CometChatEmulator emulator) {
      Sample.EMULATORS.add(emulator.baseUrl());
      throw new IllegalStateException("does not start");
    }
  }

  @EnabledIf("org.cometchatbridge.testkit.CometChatTestTest#sampleRuns")
  @SpringJUnitConfig(Application.class)
  abstract static class Sample {

    static final List<URI> EMULATORS = new ArrayList<>();

    @Autowired Settings settings;
  }

  @CometChatTest
  static class Annotated extends Sample {

    @Autowired CometChatEmulator emulator;

    @Test
    void settings_areThoseOfTheEmulator() {
      assertThat(settings)
          .isEqualTo(new Settings("true", emulator.baseUrl().toString(), emulator.appId(), "10s"));
      emulator.users().remove("cometchat-uid-1");
    }

    @Test
    void usersOfAnotherTest_areReset() {
      assertThat(emulator.users().find("cometchat-uid-1")).isPresent();
      emulator.users().remove("cometchat-uid-1");
    }

    @Nested
    class Inner {

      @Test
      void nestedTest_hasTheSameEmulator() {
        assertThat(settings.baseUrl()).isEqualTo(emulator.baseUrl().toString());
        assertThat(emulator.users().find("cometchat-uid-1")).isPresent();
      }
    }
  }

  @CometChatTest
  @TestPropertySource(properties = "cometchat.bridge.max-login-wait=0s")
  static class AnnotatedWithOwnWait extends Sample {

    @Test
    void wait_isThatOfTheTest() {
      assertThat(settings.maxLoginWait()).isEqualTo("0s");
      assertThat(settings.enabled()).isEqualTo("true");
    }
  }

  static class NotAnnotated extends Sample {

    @Test
    void bridge_isSwitchedOff() {
      assertThat(settings).isEqualTo(new Settings("false", "not set", "not set", "not set"));
    }
  }

  static class OwnEmulator extends Sample {

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry registry) {
      registry.add("cometchat.bridge.base-url", () -> "http://LOCALHOST:8090/v3");
    }

    @Test
    void bridge_isNotSwitchedOff() {
      assertThat(settings.enabled()).isEqualTo("not set");
    }
  }

  @TestPropertySource(properties = "cometchat.bridge.enabled=true")
  static class SwitchedOn extends Sample {

    @Test
    void bridge_isNotSwitchedOff() {
      assertThat(settings.enabled()).isEqualTo("true");
    }
  }

  @CometChatTest
  @DirtiesContext
  @TestPropertySource(properties = "test=closed")
  static class Closed extends Sample {

    @Autowired CometChatEmulator emulator;

    @Test
    void emulator_runs() throws Exception {
      EMULATORS.add(emulator.baseUrl());
      assertThat(send(URI.create(emulator.baseUrl() + "/users"))).isEqualTo(400);
      emulator.journal().takeViolations();
    }
  }

  @CometChatTest
  @EnabledIf("org.cometchatbridge.testkit.CometChatTestTest#sampleRuns")
  @SpringJUnitConfig(BrokenApplication.class)
  static class NotStarted {

    @Test
    void context_doesNotStart() {}
  }

  @CometChatTest
  static class Violating extends Sample {

    @Autowired CometChatEmulator emulator;

    @Test
    void request_hasNoUid() throws Exception {
      send(URI.create(emulator.baseUrl() + "/users"));
    }
  }
}
