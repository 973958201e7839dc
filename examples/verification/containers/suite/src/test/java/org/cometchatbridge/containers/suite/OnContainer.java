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

/** The container of the module, the emulator, and a bridge in time that the test turns. */
abstract class OnContainer {

  /** Real time that no healthy test comes near. */
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

  /** The usual application, not deployed yet. */
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

  /** Logs in by a fetch, whose answer has the token. */
  String logIn(Browser browser, String user) {
    return validToken(browser.fetchPost("/api/login?user=" + user));
  }

  /** The token that a response carries, which must be complete. */
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

  /** Waits until so many tokens were revoked in all, and sees that it were no more. */
  void awaitRevoked(int exactly) {
    bridge.events().await(BridgeEvent.TokenRevoked.class, exactly);
    assertThat(emulator().journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(exactly);
  }

  /**
   * Sees that nothing was revoked: once the token of another login, that ends now, is gone, one
   * before it would be gone as well.
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

  /** Writes into the matrix that this container cannot do what the test asserts that it cannot. */
  static void cannot(TestReporter reporter, String why) {
    reporter.publishEntry("cannot", why);
  }
}
