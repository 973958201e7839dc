/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.time.Timer;

/** A client with threads of its own, which end with it. */
public final class TestClient implements AutoCloseable {

  private final Engine engine;
  private final CometChatClient client;

  /** Creates a client whose events and failures are not observed. */
  public TestClient(CometChatBridgeConfig config, Timer timer, DoubleSupplier random) {
    engine = Engine.ofOne(timer, config.log());
    client = new CometChatClient(config, engine, timer, event -> {}, random, error -> {});
  }

  public CometChatClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    engine.close();
  }
}
