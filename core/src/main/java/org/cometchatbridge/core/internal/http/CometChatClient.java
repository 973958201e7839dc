/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.event.ProviderWatch;
import org.cometchatbridge.core.internal.time.Timer;

/** The part of the CometChat REST API that the bridge uses, over one connection pool. */
public final class CometChatClient implements AutoCloseable {

  private final ApiTransport transport;
  private final UserApi users;
  private final TokenApi tokens;

  /** Makes a client; no call is made. */
  public CometChatClient(CometChatBridgeConfig config, Timer timer, Events events) {
    this.transport = new ApiTransport(config, timer);
    ApiCalls calls = new ApiCalls(transport, config.clock(), new ProviderWatch(timer, events));
    this.users = new UserApi(calls, events);
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

  @Override
  public void close() {
    transport.close();
  }
}
