/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.cometchatbridge.examples.benchmarks.HeldRequests.Held;

/** A filter and the request that it gets. */
enum Subject {
  HAND(Peer.HAND),
  HAND_USER(Peer.HAND_USER),
  BRIDGE(Peer.BRIDGE),
  SPRING_SESSION(Peer.SPRING_SESSION),
  PAC4J(Peer.PAC4J),
  SHIRO(Peer.SHIRO),
  /** A page that the browser navigates to. */
  BRIDGE_NAVIGATION(Peer.BRIDGE),
  /** A visitor with a session, but without a login. */
  BRIDGE_ANONYMOUS(Peer.BRIDGE),
  /** The first minute of a token, in which each response carries it. */
  BRIDGE_IN_WINDOW(Peer.BRIDGE);

  static final Set<Subject> WITHOUT_BRIDGE =
      EnumSet.of(HAND, HAND_USER, SPRING_SESSION, PAC4J, SHIRO);

  private final Peer peer;

  Subject(Peer peer) {
    this.peer = peer;
  }

  Peer peer() {
    return peer;
  }

  /** Sends the request and returns it with its response, both open. */
  Held hold(LoggedInPeers peers) throws IOException {
    PageClient client =
        this == BRIDGE_ANONYMOUS
            ? peers.anonymous(LoggedInPeers.FETCH)
            : peers.loggedIn(peer, headers());
    if (this != BRIDGE_IN_WINDOW) {
      peers.passWindow();
    }
    client.send(peer.heldPath());
    return peers.application().held().take();
  }

  private String[] headers() {
    return this == BRIDGE_NAVIGATION
        ? new String[] {
          "Sec-Fetch-Dest: document",
          "Sec-Fetch-Mode: navigate",
          "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
        }
        : new String[] {LoggedInPeers.FETCH};
  }
}
