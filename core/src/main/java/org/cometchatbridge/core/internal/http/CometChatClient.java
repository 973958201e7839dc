/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.internal.connection.Connections;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.CallGuard;
import org.cometchatbridge.core.internal.guard.GuardState;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.guard.SilenceDetector;
import org.cometchatbridge.core.internal.json.UserJson;
import org.cometchatbridge.core.internal.time.Timer;

/** The part of the CometChat REST API that the bridge uses, over one connection pool. */
public final class CometChatClient implements AutoCloseable {

  private final ApiTransport transport;
  private final CallGuard guard;
  private final SilenceDetector silence;
  private final OutageDetector outages;
  private final UserApi users;
  private final TokenApi tokens;
  private final UserJson json;

  /**
   * Makes a client; no call is made.
   *
   * @param engine the threads
   * @param failures receives what ends calls and threads, of whatever cause
   */
  public CometChatClient(
      CometChatBridgeConfig config,
      Engine engine,
      Timer timer,
      Events events,
      DoubleSupplier random,
      Consumer<Throwable> failures) {
    this.transport = new ApiTransport(config, engine, timer, failures);
    this.silence = new SilenceDetector(timer, config.maxLoginWait());
    this.guard =
        new CallGuard(
            timer,
            random,
            config.callTimeout(),
            config.coreCallsPerMinute(),
            config.standardCallsPerMinute(),
            silence);
    this.outages = new OutageDetector(timer, events);
    ApiCalls calls =
        new ApiCalls(
            transport,
            new KeyRing(config, events),
            config.clock(),
            timer,
            outages,
            guard,
            failures);
    this.json = new UserJson(config.uidMapping() == UidStrategy.HASH);
    this.users = new UserApi(calls, events, json);
    this.tokens = new TokenApi(calls);
  }

  /** The operations on users. */
  public UserApi users() {
    return users;
  }

  /** The operations on auth tokens. */
  public TokenApi tokens() {
    return tokens;
  }

  /** For how long no call is made because CometChat does not respond; empty if calls are made. */
  public Optional<Duration> rejectedFor() {
    return guard.rejectedFor();
  }

  /** Whether CometChat responds at all. */
  public SilenceDetector silence() {
    return silence;
  }

  /** Changes the limit for imports. */
  public void importsPerMinute(int calls) {
    guard.importsPerMinute(calls);
  }

  /** How users are written. */
  public UserJson json() {
    return json;
  }

  /** The circuit breakers and rate limits; makes no call. */
  public GuardState guardState() {
    return guard.state();
  }

  /** The outage and the open problems; makes no call. */
  public OutageDetector.State outageState() {
    return outages.state();
  }

  /** The calls at this moment. */
  public Connections.Load load() {
    return transport.load();
  }

  @Override
  public void close() {
    transport.close();
  }
}
