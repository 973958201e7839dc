/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.cometchatbridge.containers.Container;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The container of the module, the emulator, and a bridge whose clock the test advances. */
abstract class ContainerTest {

  /** A limit in real time for waits that normally end at once. */
  static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  static final String USER = "cometchat-uid-1";
  static final String OTHER_USER = "cometchat-uid-2";

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR = new CometChatEmulatorExtension();

  private static Container container;

  private final Deque<String> deployed = new ArrayDeque<>();
  private BridgeFixture bridge;

  @BeforeAll
  static void startContainer() {
    container = Container.start();
  }

  @AfterAll
  static void stopContainer() {
    container.close();
  }

  @BeforeEach
  void startBridge() {
    bridge = new BridgeFixture(emulator());
  }

  @AfterEach
  void stopBridge() {
    deployed.forEach(container::undeploy);
    bridge.close();
  }

  static CometChatEmulator emulator() {
    return EMULATOR.emulator();
  }

  static Container container() {
    return container;
  }

  BridgeFixture bridge() {
    return bridge;
  }

  /** The default application, not deployed yet. */
  Application application() {
    return Application.at("", bridge.bridge());
  }

  Browser deploy(Application application) {
    container.deploy(application.forContainer());
    deployed.push(application.contextPath());
    return browser(application);
  }

  void undeploy(Application application) {
    deployed.remove(application.contextPath());
    container.undeploy(application.contextPath());
  }

  static Browser browser(Application application) {
    return new Browser("http://127.0.0.1:" + container.port() + application.contextPath());
  }

  /** Logs in by a fetch and returns the token of the response. */
  String logIn(Browser browser, String user) {
    return validToken(browser.fetchPost("/api/login?user=" + user));
  }

  /** The valid token in the headers of a response. */
  static String validToken(HttpResponse<?> response) {
    String token = Browser.token(response).orElseThrow(() -> new AssertionError("no token header"));
    assertThat(emulator().users().isValid(token)).isTrue();
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(response.headers().firstValue("X-CometChat-Uid")).isPresent();
    return token;
  }

  void awaitMinted(int atLeast) {
    bridge.events().await(BridgeEvent.TokenCreated.class, atLeast);
  }

  /** Waits until this number of tokens is revoked, and checks that it is not exceeded. */
  void awaitRevoked(int exactly) {
    bridge.events().await(BridgeEvent.TokenRevoked.class, exactly);
    assertThat(emulator().journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(exactly);
  }

  /**
   * Checks that nothing was revoked: revokes the token of another login and waits for it. An
   * earlier revocation would be complete by then.
   */
  void assertNothingRevoked() {
    var key = BridgeFixture.newSession();
    var user = BridgeFixture.user("cometchat-uid-5");
    bridge.loginAndWait(key, user);
    bridge.bridge().logout(key, null);
    awaitRevoked(1);
  }

  void turn(Duration by) {
    bridge.time().advance(by);
  }

  /**
   * Records the reason why this container does not support the behaviour; the test asserts that it
   * does not.
   */
  static void notSupported(TestReporter reporter, String why) {
    reporter.publishEntry("not-supported", why);
  }
}
