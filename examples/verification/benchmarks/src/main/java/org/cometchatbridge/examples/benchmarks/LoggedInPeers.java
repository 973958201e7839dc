/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;

/** A container with the application of all filters, and users who have logged in. */
final class LoggedInPeers implements AutoCloseable {

  /** As a page sends it that fetches data. */
  static final String FETCH = "Sec-Fetch-Dest: empty";

  /** Longer than a token is handed off without being requested. */
  private static final Duration PAST_THE_WINDOW = Duration.ofMinutes(5);

  private static final int TRIES = 1_000;

  private final MovedClock clock = new MovedClock();
  private final StubProcess stub;
  private final CometChatBridge bridge;
  private final PeerApplication application;
  private final WebServer server;

  LoggedInPeers(WebServer.Kind container, Set<Peer> peers) throws Exception {
    stub = StubProcess.start(false);
    bridge = CometChatBridge.create(stub.directConfig().clock(clock).build());
    application = new PeerApplication(bridge, peers);
    server = container.start(application);
  }

  PeerApplication application() {
    return application;
  }

  PageClient anonymous(String... headers) throws IOException {
    return new PageClient(server.port(), headers);
  }

  /** A client whose user has logged in, and has received the token of the bridge. */
  PageClient loggedIn(Peer peer, String... headers) throws IOException {
    PageClient client = new PageClient(server.port(), headers);
    client.get(peer.loginPath());
    if (client.get(peer.pagePath()).status() != 200) {
      throw new IllegalStateException(peer + " has not logged the user in");
    }
    if (peer == Peer.BRIDGE) {
      try (PageClient fetching = new PageClient(server.port(), FETCH)) {
        fetching.takeCookiesOf(client);
        awaitToken(fetching);
      }
    }
    return client;
  }

  private static void awaitToken(PageClient client) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      if (client
          .get(Peer.BRIDGE.pagePath())
          .header(CometChatBridgeFilter.TOKEN_HEADER)
          .isPresent()) {
        return;
      }
      Threads.sleep(5);
    }
    throw new IllegalStateException("The session has got no token");
  }

  /** Lets the time pass in which responses carry the token. */
  void passWindow() {
    clock.move(PAST_THE_WINDOW);
  }

  /** How many calls the bridge has made. */
  int calls() {
    return stub.stub("calls", 0);
  }

  @Override
  public void close() throws IOException {
    application.held().release();
    server.close();
    bridge.close();
    stub.close();
  }
}
