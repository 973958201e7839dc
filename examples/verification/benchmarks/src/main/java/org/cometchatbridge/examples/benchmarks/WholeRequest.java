/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Whole requests over HTTP for a page of a logged-in user, on one connection: the same page, behind
 * each of the filters.
 */
final class WholeRequest implements Measurement {

  static final String COST = "Jetty: the bridge over no filter";

  @Override
  public List<Finding> measure(Size size) throws Exception {
    List<Finding> findings = new ArrayList<>();
    for (WebServer.Kind container : WebServer.Kind.values()) {
      findings.addAll(measure(container, size));
    }
    return findings;
  }

  private static List<Finding> measure(WebServer.Kind container, Size size) throws Exception {
    try (LoggedInPeers peers = new LoggedInPeers(container, EnumSet.allOf(Peer.class))) {
      Map<Peer, Rounds.Work> works = new EnumMap<>(Peer.class);
      int requests = size.of(1_500, 5);
      for (Peer peer : Peer.values()) {
        PageClient client = peers.loggedIn(peer, LoggedInPeers.FETCH);
        works.put(peer, () -> nanos(client, peer.pagePath(), requests));
      }
      peers.passWindow();
      int calls = peers.calls();
      Rounds<Peer> rounds = Rounds.of(works, size.of(8, 0), size.of(21, 1));
      if (peers.calls() != calls) {
        throw new IllegalStateException("Requests of a known user have called CometChat");
      }
      return findings(container.words(), rounds);
    }
  }

  private static double nanos(PageClient client, String path, int requests) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      client.get(path);
    }
    return (double) (System.nanoTime() - start) / requests;
  }

  private static List<Finding> findings(String container, Rounds<Peer> rounds) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(
            container + ": the bridge over " + Peer.HAND.words(),
            Unit.RATIO,
            rounds.ratio(Peer.BRIDGE, Peer.HAND),
            Goal.atMost(1.02)));
    for (Peer peer : EnumSet.complementOf(EnumSet.of(Peer.NONE))) {
      findings.add(
          Finding.of(
              container + ": " + peer.words() + " over no filter",
              Unit.RATIO,
              rounds.ratio(peer, Peer.NONE)));
    }
    return findings;
  }
}
