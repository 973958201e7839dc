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
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;

/**
 * An application application, the filter, a bridge in time that the test turns, and the emulator.
 */
public final class FilterFixture implements AutoCloseable {

  /** Real time that no healthy test comes near. */
  public static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  /** The maximum login wait of every test that does not set its own. */
  public static final Duration MAX_LOGIN_WAIT = Duration.ofSeconds(1);

  private final BridgeFixture bridge;
  private final TestApplication host;

  private FilterFixture(BridgeFixture bridge, TestApplication host) {
    this.bridge = bridge;
    this.host = host;
  }

  /** The filter with {@code userResolver=session:user} and these init-params on top. */
  public static FilterFixture of(CometChatEmulator emulator, String... initParams) {
    return of(emulator, BridgeFixture.config(emulator), initParams);
  }

  /** The same with other settings of the bridge. */
  public static FilterFixture of(
      CometChatEmulator emulator, CometChatBridgeConfig config, String... initParams) {
    BridgeFixture bridge = new BridgeFixture(emulator, config);
    Map<String, String> params = params(initParams);
    params.putIfAbsent("userResolver", "session:user");
    return new FilterFixture(
        bridge, TestApplication.with(new CometChatBridgeFilter(bridge.bridge()), params));
  }

  /** The same with a resolver of the application's own. */
  public static FilterFixture of(
      CometChatEmulator emulator, UserResolver resolver, String... initParams) {
    BridgeFixture bridge = new BridgeFixture(emulator);
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
    host.start();
    return this;
  }

  public TestApplication host() {
    return host;
  }

  public BridgeFixture bridge() {
    return bridge;
  }

  public Browser browser() {
    return host.browser();
  }

  /** Waits until so many tokens have been minted in all. */
  public void awaitMinted(int atLeast) {
    bridge.events().await(BridgeEvent.TokenCreated.class, atLeast);
  }

  /** Waits until so many tokens have been deleted in all. */
  public void awaitRevoked(int atLeast) {
    bridge.events().await(BridgeEvent.TokenRevoked.class, atLeast);
  }

  public void turn(Duration by) {
    bridge.time().advance(by);
  }

  /** The token that a response carries. */
  public static Optional<String> token(HttpResponse<?> response) {
    return response.headers().firstValue("X-CometChat-Token");
  }

  /** The token that a response carries, which must be complete. */
  public String validToken(HttpResponse<?> response) {
    String token = token(response).orElseThrow(() -> new AssertionError("no token header"));
    assertThat(bridge.emulator().users().isValid(token)).isTrue();
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(response.headers().firstValue("X-CometChat-Uid")).isPresent();
    return token;
  }

  @Override
  public void close() {
    host.close();
    bridge.close();
  }
}
