/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Many requests of one new login session at once, on one to three nodes with shared sessions. */
final class OneSession implements Measurement {

  private static final String ENTRANCE = "/entrance";
  private static final String NEW_ENTRANCE = "/new-entrance";
  private static final String DATA = LoginApplication.WITH_BRIDGE + "/data";
  private static final String LOGIN = LoginApplication.WITH_BRIDGE + "/login";
  private static final int CLIENTS = 50;
  private static final int DELETION_SECONDS = 5;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    List<Finding> findings = new ArrayList<>();
    for (int nodes = 1; nodes <= size.of(3, 2); nodes++) {
      findings.addAll(measure(nodes, ENTRANCE, "", size));
      findings.addAll(measure(nodes, NEW_ENTRANCE, ", new user", size));
    }
    return findings;
  }

  private static List<Finding> measure(int nodes, String entrance, String words, Size size)
      throws Exception {
    Map<String, Session> sessions = new ConcurrentHashMap<>();
    List<CometChatBridge> bridges = new ArrayList<>();
    List<WebServer> servers = new ArrayList<>();
    try (StubProcess stub = StubProcess.start(false)) {
      for (int i = 0; i < nodes; i++) {
        CometChatBridge bridge = CometChatBridge.create(stub.directConfig().build());
        bridges.add(bridge);
        servers.add(WebServer.Kind.JETTY.start(application(bridge, sessions)));
      }
      for (WebServer server : servers) {
        LoginApplication.warmUp(server, LOGIN);
      }
      stub.stub("delay", size.of(KnownUser.UPSTREAM_MILLIS, 1));
      stub.stub("clear", 0);
      int requests = size.of(1_000, 20);
      int tokens = tokens(servers, entrance, requests);
      int left = left(stub);
      int calls = stub.stub("calls", 0) - stub.stub("deletions", 0);
      boolean isNew = entrance.equals(NEW_ENTRANCE);
      // A new user needs a call that finds no user, and one that creates user and token.
      int most = nodes * (isNew ? 2 : 1);
      String where = (nodes == 1 ? "1 node" : nodes + " nodes") + words;
      return List.of(
          Finding.count("calls, " + where, calls, Goal.atMost(most)),
          Finding.count(
              String.format(Locale.ROOT, "responses of %,d without a token, %s", requests, where),
              requests - tokens,
              Goal.atMost(0)),
          Finding.count("tokens that are left, " + where, left, Goal.atMost(1)));
    } finally {
      servers.forEach(WebServer::close);
      bridges.forEach(CometChatBridge::close);
    }
  }

  private static LoginApplication application(
      CometChatBridge bridge, Map<String, Session> sessions) {
    return new LoginApplication(bridge)
        .behind(new SessionRepositoryFilter<>(new MapSessionRepository(sessions)))
        .on(ENTRANCE, (request, response) -> LoginApplication.logIn(request))
        .on(NEW_ENTRANCE, (request, response) -> LoginApplication.logIn(request, StubUpstream.NEW))
        .on(
            LOGIN,
            (request, response) -> {
              LoginApplication.logIn(request);
              LoginApplication.respond(response);
            })
        .on(DATA, (request, response) -> LoginApplication.respond(response));
  }

  /** How many responses have a token. */
  private static int tokens(List<WebServer> servers, String entrance, int requests)
      throws Exception {
    AtomicInteger tokens = new AtomicInteger();
    AtomicInteger next = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (PageClient entering = new PageClient(servers.get(0).port())) {
      entering.get(entrance);
      for (int i = 0; i < CLIENTS; i++) {
        WebServer server = servers.get(i % servers.size());
        var unused =
            clients.submit(
                () -> {
                  try (PageClient client = new PageClient(server.port(), LoggedInPeers.FETCH)) {
                    client.takeCookiesOf(entering);
                    while (next.getAndIncrement() < requests) {
                      if (hasToken(client)) {
                        tokens.incrementAndGet();
                      }
                    }
                  }
                  return null;
                });
      }
      clients.shutdown();
      if (!clients.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IOException("Requests have not ended");
      }
    }
    return tokens.get();
  }

  private static boolean hasToken(PageClient client) throws IOException {
    return client.get(DATA).header(CometChatBridgeFilter.TOKEN_HEADER).isPresent();
  }

  /** The tokens that are not deleted, when deletions had some time. */
  private static int left(StubProcess stub) {
    int created = stub.stub("tokens", 0);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DELETION_SECONDS);
    while (created - stub.stub("deletions", 0) > 1 && System.nanoTime() < end) {
      Threads.sleep(20);
    }
    return created - stub.stub("deletions", 0);
  }
}
