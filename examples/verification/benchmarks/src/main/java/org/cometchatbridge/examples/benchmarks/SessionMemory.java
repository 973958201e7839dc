/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.event.BridgeEvent;

/** The memory of login sessions: in the HTTP session, and of the bridge itself. */
final class SessionMemory implements Measurement {

  static final String IN_SESSION = "in the HTTP session, beyond an attribute that holds the token";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration FORGOTTEN = Duration.ofMinutes(11);
  private static final int BATCHES = 3;
  private static final int AT_ONCE = 500;
  private static final double BYTES_OF_A_MEGABYTE = 1024 * 1024;

  /**
   * An entry of a {@code ConcurrentHashMap}, as containers keep attributes, and a {@code String}.
   */
  private static final int ENTRY = 32;

  private static final int STRING = 24;
  private static final int ARRAY = 16;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(IN_SESSION, Unit.BYTES, Spread.exactly(bytesInSession()), Goal.atMost(200)));
    findings.addAll(heap(size.of(100_000, 200)));
    return findings;
  }

  private static double bytesInSession() throws Exception {
    try (LoggedInPeers peers = new LoggedInPeers(WebServer.Kind.JETTY, EnumSet.of(Peer.BRIDGE))) {
      HttpSession session = Subject.BRIDGE.hold(peers).request().getSession(false);
      Set<String> texts = Collections.newSetFromMap(new IdentityHashMap<>());
      int entries = 0;
      int token = 0;
      for (String name : Collections.list(session.getAttributeNames())) {
        if (name.startsWith("cometchat.") && session.getAttribute(name) instanceof String text) {
          entries++;
          texts.add(text);
          token = name.endsWith("Token") ? bytes(text) + ENTRY : token;
        }
      }
      if (token == 0) {
        throw new IllegalStateException("The session has no token");
      }
      return texts.stream().mapToInt(SessionMemory::bytes).sum() + (long) entries * ENTRY - token;
    }
  }

  private static int bytes(String text) {
    return STRING + (ARRAY + text.length() + 7) / 8 * 8;
  }

  private static List<Finding> heap(int logins) throws IOException {
    MovedClock clock = new MovedClock();
    Semaphore permits = new Semaphore(AT_ONCE);
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge =
            CometChatBridge.create(
                stub.directConfig()
                    .clock(clock)
                    .listener(
                        event -> {
                          if (event instanceof BridgeEvent.TokenCreated) {
                            permits.release();
                          }
                        })
                    .build())) {
      logIn(bridge, "warm-", AT_ONCE, permits);
      long before = MemoryTable.usedHeap();
      int lost = 0;
      for (int batch = 0; batch < BATCHES; batch++) {
        clock.move(FORGOTTEN);
        lost += lost(bridge, logIn(bridge, "user-" + batch + "-", logins, permits));
      }
      long heap = MemoryTable.usedHeap() - before;
      return List.of(
          Finding.of(
              String.format(
                  Locale.ROOT, "heap of the bridge, %,d logins every ten minutes", logins),
              Unit.MEGABYTES,
              Spread.exactly(heap / BYTES_OF_A_MEGABYTE),
              Goal.atMost(64)),
          Finding.count(
              "tokens of the last ten minutes that it has forgotten", lost, Goal.atMost(0)));
    }
  }

  private record LoggedIn(SessionKey key, ChatUser user) {}

  private static List<LoggedIn> logIn(
      CometChatBridge bridge, String prefix, int logins, Semaphore permits) {
    List<LoggedIn> all = new ArrayList<>();
    for (int i = 0; i < logins; i++) {
      permits.acquireUninterruptibly();
      LoggedIn next = new LoggedIn(SessionKey.random(RANDOM), ChatUser.builder(prefix + i).build());
      all.add(next);
      bridge.login(next.key(), next.user());
    }
    permits.acquireUninterruptibly(AT_ONCE);
    permits.release(AT_ONCE);
    return all;
  }

  private static int lost(CometChatBridge bridge, List<LoggedIn> all) {
    int lost = 0;
    for (LoggedIn login : all) {
      if (!(bridge.await(login.key(), Duration.ZERO) instanceof TokenResult.Ready)) {
        lost++;
      }
    }
    return lost;
  }
}
