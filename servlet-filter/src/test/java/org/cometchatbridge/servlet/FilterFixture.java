/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ManualGate;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;

/** An application with the filter, a bridge whose clock the test controls, and the emulator. */
public final class FilterFixture implements AutoCloseable {

  /** A real-time limit that no passing test reaches. */
  public static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  /** The default {@code maxLoginWait} of tests. */
  public static final Duration MAX_LOGIN_WAIT = Duration.ofSeconds(1);

  private final BridgeFixture bridge;
  private final TestApplication application;

  private FilterFixture(BridgeFixture bridge, TestApplication application) {
    this.bridge = bridge;
    this.application = application;
  }

  /** The filter with {@code userResolver=session:user} and these init-params on top. */
  public static FilterFixture of(CometChatEmulator emulator, String... initParams) {
    return of(emulator, BridgeFixture.config(emulator), initParams);
  }

  /** The same with other settings of the bridge. */
  public static FilterFixture of(
      CometChatEmulator emulator, CometChatBridgeConfig config, String... initParams) {
    return of(new BridgeFixture(emulator, config), initParams);
  }

  /** The same with a gate of the test. */
  static FilterFixture of(CometChatEmulator emulator, ManualGate gate, String... initParams) {
    return of(new BridgeFixture(emulator, BridgeFixture.config(emulator), gate), initParams);
  }

  private static FilterFixture of(BridgeFixture bridge, String... initParams) {
    Map<String, String> params = params(initParams);
    params.putIfAbsent("userResolver", "session:user");
    return new FilterFixture(
        bridge, TestApplication.with(new CometChatBridgeFilter(bridge.bridge()), params));
  }

  /** The same with a user resolver. */
  public static FilterFixture of(
      CometChatEmulator emulator, UserResolver resolver, String... initParams) {
    return of(emulator, BridgeFixture.config(emulator), resolver, initParams);
  }

  /** The same with other settings of the bridge. */
  public static FilterFixture of(
      CometChatEmulator emulator,
      CometChatBridgeConfig config,
      UserResolver resolver,
      String... initParams) {
    BridgeFixture bridge = new BridgeFixture(emulator, config);
    return new FilterFixture(
        bridge,
        TestApplication.with(
            new CometChatBridgeFilter(bridge.bridge(), resolver), params(initParams)));
  }

  public static Map<String, String> params(String... namesAndValues) {
    Map<String, String> params = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return params;
  }

  public FilterFixture start() {
    application.start();
    return this;
  }

  public TestApplication application() {
    return application;
  }

  public BridgeFixture bridge() {
    return bridge;
  }

  public Browser browser() {
    return application.browser();
  }

  /** Waits until so many tokens have been created in total. */
  public void awaitMinted(int atLeast) {
    bridge.events().await(BridgeEvent.TokenCreated.class, atLeast);
  }

  /** Waits until so many tokens have been revoked in total. */
  public void awaitRevoked(int atLeast) {
    bridge.events().await(BridgeEvent.TokenRevoked.class, atLeast);
  }

  /** Advances the clock. */
  public void advance(Duration by) {
    bridge.time().advance(by);
  }

  /** The token in the header of a response. */
  public static Optional<String> token(HttpResponse<?> response) {
    return response.headers().firstValue("X-CometChat-Token");
  }

  /** The token of a response, after checking that it is valid and not cacheable. */
  public String validToken(HttpResponse<?> response) {
    String token = token(response).orElseThrow(() -> new AssertionError("no token header"));
    assertThat(bridge.emulator().users().isValid(token)).isTrue();
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(response.headers().firstValue("X-CometChat-Uid")).isPresent();
    return token;
  }

  @Override
  public void close() {
    application.close();
    bridge.close();
  }
}
